using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>The recogniser's own program, <c>pocketsphinx_continuous</c> of Debian's package pocketsphinx.</summary>
internal static class ReferenceProgram
{
    private const string Path = "/usr/bin/pocketsphinx_continuous";

    public static string? WhyNot => File.Exists(Path) ? null : "pocketsphinx is not installed";

    public static async Task<string> TranscribeAsync(string file)
    {
        const string model = SpeechPackages.ModelDirectory;
        var text = await SpeechProgram.RunAsync(
            Path,
            "-infile", file, "-hmm", $"{model}/en-us", "-lm", $"{model}/en-us.lm.bin",
            "-dict", $"{model}/cmudict-en-us.dict", "-logfn", "/dev/null");

        // One line for each utterance it finds.
        return text.ReplaceLineEndings(" ").Trim();
    }
}
