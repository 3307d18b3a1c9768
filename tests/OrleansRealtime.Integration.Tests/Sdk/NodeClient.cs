using System.Diagnostics;
using System.Text.Json;
using OrleansRealtime.Testing;

namespace OrleansRealtime.Integration.Tests.Sdk;

/// <summary>The programs of <c>tests/node-client</c>, installed into a directory of their own and run by Node.</summary>
internal static class NodeClient
{
    // npm fetches two packages; machines that run tests can be far from any registry.
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);

    public static string? WhyNot => (Find("node"), Find("npm")) switch
    {
        (null, _) => "Node is not installed",
        (_, null) => "npm is not installed",
        _ => null,
    };

    /// <param name="script">Its name in <c>tests/node-client</c>.</param>
    /// <param name="environment">On top of this process's own.</param>
    /// <returns>What it printed.</returns>
    public static async Task<JsonElement> RunAsync(string script, params (string Name, string Value)[] environment)
    {
        using var directory = new TempDirectory();
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "node-client")))
        {
            File.Copy(file, directory[Path.GetFileName(file)]);
        }

        await RunAsync(InstallLimit, directory.Path, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], []);
        var output = await RunAsync(Patience.Limit, directory.Path, "node", [script], environment);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    private static async Task<string> RunAsync(
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
            Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}:\n{await output}\n{await errors}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string? Find(string program)
    {
        string[] names = OperatingSystem.IsWindows() ? [program + ".exe", program + ".cmd"] : [program];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(directory => names.Select(name => Path.Combine(directory, name)))
            .FirstOrDefault(File.Exists);
    }
}
