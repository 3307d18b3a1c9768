using System.Runtime.InteropServices;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Pcm;

namespace OrleansRealtime.Inference.Local.Tests;

internal static class TestAudio
{
    public static string PathOf(string recording) => Path.Combine("/usr/share/pocketsphinx/test/data", recording);

    /// <summary>A headerless 16 kHz recording, at 24 kHz.</summary>
    public static short[] Recording(string name)
    {
        var pcm = MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(PathOf(name)));
        using var resampler = new Resampler(16_000, SampleTime.Rate);
        var output = new short[resampler.MaxOutput(pcm.Length) + resampler.MaxFlush];
        var written = resampler.Process(pcm, output);
        written += resampler.Flush(output.AsSpan(written));
        return output[..written];
    }

    /// <summary>Faint noise, the same each time.</summary>
    public static short[] Noise(int samples, int level = 2)
    {
        var random = new Random(7);
        var pcm = new short[samples];
        for (var i = 0; i < samples; i++)
        {
            pcm[i] = (short)random.Next(-level, level + 1);
        }

        return pcm;
    }

    public static short[] Join(params short[][] parts) => [.. parts.SelectMany(part => part)];
}
