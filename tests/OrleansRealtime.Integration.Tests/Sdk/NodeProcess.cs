using System.Diagnostics;

namespace OrleansRealtime.Integration.Tests.Sdk;

/// <summary>Runs Node and npm, within bounds.</summary>
internal static class NodeProcess
{
    // npm fetches a few packages; machines that run tests can be far from any registry.
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);

    private static readonly string[] InstallArguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];

    /// <summary>Installs what the directory's lock file names, or fails the test.</summary>
    public static async Task InstallAsync(string directory)
    {
        var (code, output, errors) = await RunAsync(InstallLimit, directory, "npm", InstallArguments, []);
        Assert.True(code == 0, $"npm ended with {code}:\n{output}\n{errors}");
    }

    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        TimeSpan patience, string directory, string program, string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Find(program)!, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var limit = new CancellationTokenSource(patience);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    public static string? Find(string program)
    {
        string[] names = OperatingSystem.IsWindows() ? [program + ".exe", program + ".cmd"] : [program];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(directory => names.Select(name => Path.Combine(directory, name)))
            .FirstOrDefault(File.Exists);
    }
}
