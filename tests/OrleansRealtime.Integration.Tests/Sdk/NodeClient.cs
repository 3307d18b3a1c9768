using System.Diagnostics;
using System.Text.Json;
using OrleansRealtime.Testing;

namespace OrleansRealtime.Integration.Tests.Sdk;

/// <summary>The programs of <c>tests/node-client</c>, installed once into a directory of their own and run by Node.</summary>
public sealed class NodeClient : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(20);

    // What a browser has and Node has had for itself only since its version 22.
    private const string OwnWebSocket = "--experimental-websocket";

    private static readonly Lazy<string?> Missing = new(FindMissing);

    private TempDirectory? _directory;

    public static string? WhyNot => Missing.Value;

    public async Task InitializeAsync()
    {
        // Every test that would use it is skipped.
        if (WhyNot is not null)
        {
            return;
        }

        _directory = new TempDirectory();
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "node-client")))
        {
            File.Copy(file, _directory[Path.GetFileName(file)]);
        }

        await NodeProcess.InstallAsync(_directory.Path);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _directory?.Dispose();

    /// <param name="script">Its name in <c>tests/node-client</c>.</param>
    /// <param name="environment">On top of this process's own.</param>
    /// <returns>What it printed.</returns>
    public async Task<JsonElement> RunAsync(string script, params (string Name, string Value)[] environment)
    {
        var (code, output, errors) = await NodeProcess.RunAsync(
            Patience.Limit, _directory!.Path, "node", ["--no-warnings", OwnWebSocket, script], environment);
        Assert.True(code == 0, $"node ended with {code}:\n{output}\n{errors}");
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    // A skip must be known before the test runs, so npm is asked once whether it finds what it will have to fetch.
    private static string? FindMissing()
    {
        if (NodeProcess.Find("node") is null)
        {
            return "Node is not installed";
        }

        if (NodeProcess.Find("npm") is not { } npm)
        {
            return "npm is not installed";
        }

        string[] arguments = ["view", "openai", "name", "--fetch-retries=0", "--fetch-timeout=10000"];
        using var process = Process.Start(new ProcessStartInfo(npm, arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(AskLimit))
        {
            process.Kill(entireProcessTree: true);
            return "npm's registry does not answer";
        }

        return process.ExitCode == 0 ? null : "npm reaches no registry that has the openai package";
    }
}
