using System.Security.Cryptography;

namespace OrleansRealtime.Load.Hosts;

/// <summary>The server in its process, with a data directory that lasts as long.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    /// <summary>A key for this run.</summary>
    public static readonly string Key = "sk-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private readonly DirectoryInfo _data;

    private OwnServer(HostProcess process, DirectoryInfo data)
    {
        Process = process;
        _data = data;
    }

    public HostProcess Process { get; }

    /// <param name="command">Which of the hosts.</param>
    /// <param name="arguments">For it, beside its data directory.</param>
    public static async Task<OwnServer> StartAsync(string command = "serve", params string[] arguments)
    {
        var data = Directory.CreateTempSubdirectory("realtime-load-");
        return new OwnServer(await HostProcess.StartAsync(command, Key, ["--data", data.FullName, .. arguments]), data);
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
