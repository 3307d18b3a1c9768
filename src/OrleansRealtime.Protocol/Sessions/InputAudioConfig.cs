namespace OrleansRealtime.Protocol.Sessions;

/// <summary><c>session.audio.input</c>.</summary>
public sealed record InputAudioConfig
{
    public WireAudioFormat Format { get; init; } = WireAudioFormat.Pcm;

    /// <summary>Null: no transcription events.</summary>
    public TranscriptionConfig? Transcription { get; init; }

    /// <summary>Null: off.</summary>
    public NoiseReduction? NoiseReduction { get; init; }

    /// <summary>Null: push to talk.</summary>
    public TurnDetectionConfig? TurnDetection { get; init; } = new TurnDetectionConfig.ServerVad();
}
