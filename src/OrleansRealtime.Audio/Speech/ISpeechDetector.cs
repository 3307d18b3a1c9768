namespace OrleansRealtime.Audio.Speech;

/// <summary>Says of each frame how likely it is speech. Synchronous, stateful, no allocation per frame.</summary>
public interface ISpeechDetector : IDisposable
{
    /// <summary>Samples of one frame at 24 kHz: 240 (10 ms) or 480 (20 ms).</summary>
    int FrameSamples { get; }

    /// <summary>Level of the last frame, dBFS.</summary>
    float LevelDb { get; }

    /// <summary>The estimated background level, dBFS.</summary>
    float NoiseFloorDb { get; }

    /// <summary>Pitch of the last frame, Hz; 0 when it is not clearly a voice.</summary>
    float PitchHz { get; }

    /// <summary>Takes exactly one frame.</summary>
    /// <returns>0 (surely not speech) to 1 (surely speech).</returns>
    float Process(ReadOnlySpan<short> frame);
}
