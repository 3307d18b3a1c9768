using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>The recogniser's own program, <c>pocketsphinx_continuous</c> of Debian's package pocketsphinx.</summary>
internal static class ReferenceProgram
{
    private const string Path = "/usr/bin/pocketsphinx_continuous";

    /// <summary>Of the files it takes, in hertz.</summary>
    public const int SampleRate = 16_000;

    private const string Model = SpeechPackages.ModelDirectory;

    public static string? WhyNot => File.Exists(Path) ? null : "pocketsphinx is not installed";

    public static Task<string> TranscribeAsync(string file) => TranscribeAsync(file, "-lm", $"{Model}/en-us.lm.bin");

    /// <summary>With a language model or a grammar of the caller's own.</summary>
    public static async Task<string> TranscribeAsync(string file, string option, string language)
    {
        var text = await SpeechProgram.RunAsync(
            Path,
            "-infile", file, "-hmm", $"{Model}/en-us", option, language, "-dict", $"{Model}/cmudict-en-us.dict", "-logfn", "/dev/null");

        // One line for each utterance it finds.
        return text.ReplaceLineEndings(" ").Trim();
    }
}
