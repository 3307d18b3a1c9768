using OrleansRealtime.Testing;

namespace OrleansRealtime.Integration.Tests.Sdk;

/// <summary>The TypeScript client of <c>web/</c>, with what it is built by, in a directory of its own.</summary>
public sealed class WebModules : IAsyncLifetime, IDisposable
{
    private TempDirectory? _directory;

    /// <summary>Its source and what npm installs for it.</summary>
    public string Source => _directory!.Path;

    /// <summary>Its modules.</summary>
    public string Dist => _directory!["dist"];

    public async Task InitializeAsync()
    {
        // Every test that would use it is skipped.
        if (NodeClient.WhyNot is not null)
        {
            return;
        }

        _directory = new TempDirectory();
        Copy(Path.Combine(AppContext.BaseDirectory, "web"), _directory.Path);
        await NodeProcess.InstallAsync(_directory.Path);
        var (code, output, errors) = await NodeProcess.RunAsync(Patience.Limit, _directory.Path, "npm", ["run", "build"], []);
        Assert.True(code == 0, $"npm run build ended with {code}:\n{output}\n{errors}");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _directory?.Dispose();

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
