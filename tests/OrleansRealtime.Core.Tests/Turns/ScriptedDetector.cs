using OrleansRealtime.Audio.Speech;

namespace OrleansRealtime.Core.Tests.Turns;

/// <summary>Says speech of a frame whose first sample is not zero.</summary>
internal sealed class ScriptedDetector(int frameSamples) : ISpeechDetector
{
    public int FrameSamples => frameSamples;

    public float LevelDb => -30;

    public float NoiseFloorDb => -60;

    public float PitchHz => 0;

    public float Process(ReadOnlySpan<short> frame) => frame[0] / 100f;

    public void Dispose()
    {
    }
}
