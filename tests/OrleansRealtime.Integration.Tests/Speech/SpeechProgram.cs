using System.Diagnostics;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>A speech library's own command-line program, run to its end.</summary>
internal static class SpeechProgram
{
    public static async Task<string> RunAsync(string path, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var program = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true })!;
        try
        {
            var output = await program.StandardOutput.ReadToEndAsync(limit.Token);
            await program.WaitForExitAsync(limit.Token);
            Assert.Equal(0, program.ExitCode);
            return output;
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
