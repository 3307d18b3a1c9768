using OrleansRealtime.Audio.Pcm;
using OrleansRealtime.Audio.Wav;

namespace OrleansRealtime.Call.Questions;

/// <summary>Reads a recording and brings it to the rate of the wire.</summary>
internal static class QuestionFile
{
    // "go forward ten meters", from the Debian package pocketsphinx-testdata.
    private const string DefaultPath = "/usr/share/pocketsphinx/test/data/goforward.raw";

    private const int RawSampleRate = 16_000;

    public static Question Read(string? path)
    {
        if (path is null && !File.Exists(DefaultPath))
        {
            throw new UsageException(
                $"There is no recording to ask with: {DefaultPath} is missing. "
                + "Install the package pocketsphinx-testdata, or name a .wav file, or use --text.");
        }

        path ??= DefaultPath;
        var (rate, samples) = Decode(path);
        if (samples.Length == 0)
        {
            throw new UsageException($"{path} holds no sound.");
        }

        return new Question(Path.GetFileName(path), Resampler.Convert(samples, rate, Question.SampleRate));
    }

    private static (int Rate, short[] Samples) Decode(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (!path.EndsWith(".raw", StringComparison.OrdinalIgnoreCase))
            {
                var wav = WavReader.Read(bytes);
                return (wav.SampleRate, wav.Samples);
            }

            var samples = new short[bytes.Length / sizeof(short)];
            PcmBytes.Read(bytes.AsSpan(0, samples.Length * sizeof(short)), samples);
            return (RawSampleRate, samples);
        }
        catch (WavFormatException format)
        {
            throw new UsageException($"{path}: {format.Message} A .wav or .raw file is needed.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot read {path}: {unreadable.Message}");
        }
    }
}
