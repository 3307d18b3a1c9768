using System.Diagnostics;
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
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var program = Process.Start(new ProcessStartInfo(
            Path,
            [
                "-infile", file, "-hmm", $"{model}/en-us", "-lm", $"{model}/en-us.lm.bin",
                "-dict", $"{model}/cmudict-en-us.dict", "-logfn", "/dev/null",
            ])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            // One line for each utterance it finds.
            var text = await program.StandardOutput.ReadToEndAsync(limit.Token);
            await program.WaitForExitAsync(limit.Token);
            Assert.Equal(0, program.ExitCode);
            return text.ReplaceLineEndings(" ").Trim();
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill();
            }
        }
    }
}
