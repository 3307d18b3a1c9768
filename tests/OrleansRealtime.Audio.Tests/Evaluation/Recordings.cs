using OrleansRealtime.Audio.Pcm;
using OrleansRealtime.Audio.Wav;

namespace OrleansRealtime.Audio.Tests.Evaluation;

/// <summary>The recordings of the Debian package <c>pocketsphinx-testdata</c>, resampled to 24 kHz, in the range −1 to 1.</summary>
internal static class Recordings
{
    private const string Folder = "/usr/share/pocketsphinx/test/data";

    private static readonly Lazy<IReadOnlyList<float[]>> LoadedVoices = new(() => [.. LoadVoices()]);

    /// <summary>Null when the recordings are here, else why not.</summary>
    public static string? Absence => Directory.Exists(Path.Combine(Folder, "librivox"))
        ? null
        : $"The recordings of the package pocketsphinx-testdata are not in {Folder}.";

    /// <summary>Two speakers' utterances as they are listened to, each 3–7 s.</summary>
    public static IReadOnlyList<float[]> Utterances => LoadedVoices.Value;

    /// <summary>
    /// What babble is mixed from: the same recordings, and each again with its pitch and pace shifted, so that a mix of twelve is
    /// not twelve times the same voice.
    /// </summary>
    public static IReadOnlyList<float[]> Voices { get; } = [.. Load(15_000), .. Load(16_000), .. Load(17_500)];

    private static IEnumerable<float[]> LoadVoices() => Load(16_000);

    private static IEnumerable<float[]> Load(int pretendedRate)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Folder, "librivox"), "*.wav").Order(StringComparer.Ordinal))
        {
            yield return ToFloat(WavReader.Read(File.ReadAllBytes(file)).Samples, pretendedRate);
        }

        foreach (var name in new[] { "goforward.raw", "something.raw", "numbers.raw" })
        {
            var bytes = File.ReadAllBytes(Path.Combine(Folder, name));
            var samples = new short[bytes.Length / 2];
            _ = PcmBytes.Read(bytes, samples);
            yield return ToFloat(samples, pretendedRate);
        }
    }

    private static float[] ToFloat(short[] samples, int rate)
    {
        using var resampler = new Resampler(rate, SampleTime.Rate);
        var pcm = new short[resampler.MaxOutput(samples.Length) + resampler.MaxFlush];
        var length = resampler.Process(samples, pcm);
        length += resampler.Flush(pcm.AsSpan(length));
        return [.. pcm.Take(length).Select(sample => sample / 32768f)];
    }
}
