namespace OrleansRealtime.Protocol.Sessions;

/// <summary><c>session.audio.output</c>.</summary>
public sealed record OutputAudioConfig
{
    public WireAudioFormat Format { get; init; } = WireAudioFormat.Pcm;

    public Voice Voice { get; init; } = Voice.Default;

    /// <summary>0.25–1.5; 1 is the voice's own pace.</summary>
    public double Speed { get; init; } = 1.0;
}
