using System.Runtime.InteropServices;
using OrleansRealtime.Audio;

namespace OrleansRealtime.Integration.Tests.Wire;

/// <summary>Something that sounds like a voice to a speech detector: a buzz of harmonics in syllables. PCM16 mono 24 kHz.</summary>
internal static class SyntheticVoice
{
    private const double Pitch = 140;
    private const double SyllablesPerSecond = 4;
    private const int Harmonics = 24;
    private const double Amplitude = 6_000;

    public static byte[] Say(int milliseconds)
    {
        var samples = new short[SampleTime.FromMilliseconds(milliseconds).Samples];
        var phase = 0.0;
        for (var i = 0; i < samples.Length; i++)
        {
            var at = (double)i / SampleTime.Rate;
            phase += 2 * Math.PI * Pitch * (1 + (0.03 * Math.Sin(2 * Math.PI * 5 * at))) / SampleTime.Rate;
            var sum = 0.0;
            for (var k = 1; k <= Harmonics; k++)
            {
                sum += Math.Sin(k * phase) / k;
            }

            // Syllables never fall to silence: a pause would end the turn.
            samples[i] = (short)(Amplitude * sum * (0.6 - (0.4 * Math.Cos(2 * Math.PI * SyllablesPerSecond * at))));
        }

        return Bytes(samples);
    }

    public static byte[] Silence(int milliseconds) => new byte[SampleTime.FromMilliseconds(milliseconds).Samples * sizeof(short)];

    /// <summary>A turn: some silence, a voice, and silence enough to end it.</summary>
    public static byte[] Turn(int milliseconds = 1_000, int before = 500, int after = 1_000) =>
        [.. Silence(before), .. Say(milliseconds), .. Silence(after)];

    public static byte[] Bytes(ReadOnlySpan<short> samples) => MemoryMarshal.AsBytes(samples).ToArray();

    public static short[] Samples(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, short>(bytes).ToArray();
}
