using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using OrleansRealtime.Load.Callers;

namespace OrleansRealtime.Load.Hosts;

/// <summary>
/// A host in a process of its own, so that its processor time and memory are its own; run with the server's own runtime
/// settings, not this tool's.
/// </summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly HttpClient _http;

    private HostProcess(Process process, Uri address)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = address };
        Address = address;
    }

    public Uri Address { get; }

    public int Id => _process.Id;

    public static async Task<HostProcess> StartAsync(string command, string? key, params string[] arguments)
    {
        var binary = Path.Combine(AppContext.BaseDirectory, "OrleansRealtime.Load");
        var start = new ProcessStartInfo(Dotnet)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var settings = Path.Combine(AppContext.BaseDirectory, "OrleansRealtime.Server.runtimeconfig.json");
        foreach (var argument in (string[])
            ["exec", "--runtimeconfig", settings, "--depsfile", binary + ".deps.json", binary + ".dll", command, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove(SocketSettings.InlineCompletions);
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        if (key is not null)
        {
            start.Environment["REALTIME_API_KEY"] = key;
        }

        var process = Process.Start(start)!;
        try
        {
            return new HostProcess(process, await ReadAddressAsync(process));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Has it collect its garbage and say what is left.</summary>
    public async Task<MemoryReport> MeasureMemoryAsync(CancellationToken cancellationToken) =>
        await _http.GetFromJsonAsync<MemoryReport>("diagnostics/memory", cancellationToken)
        ?? throw new InvalidDataException("The host said nothing of its memory.");

    /// <summary>Bytes it has allocated so far, garbage included.</summary>
    public Task<long> MeasureAllocatedAsync(CancellationToken cancellationToken) =>
        _http.GetFromJsonAsync<long>("diagnostics/allocated", cancellationToken);

    /// <summary>Forgets what was noted of allocations so far; see <see cref="AllocationSamples"/>.</summary>
    public async Task RestartSamplesAsync(CancellationToken cancellationToken) =>
        (await _http.PostAsync(new Uri("diagnostics/allocations", UriKind.Relative), null, cancellationToken)).Dispose();

    /// <summary>What was noted since.</summary>
    public Task<string> SampleAsync(CancellationToken cancellationToken) =>
        _http.GetStringAsync("diagnostics/allocations", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    // The runtime lies in <root>/shared/Microsoft.NETCore.App/<version>/.
    private static string Dotnet =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    private static async Task<Uri> ReadAddressAsync(Process process)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.StartsWith(HostLife.Announcement, StringComparison.Ordinal))
            {
                // Read on, so that a full pipe never stops the host.
                _ = Task.Run(() => process.StandardOutput.BaseStream.CopyTo(Console.OpenStandardError()), CancellationToken.None);
                return new Uri(line[HostLife.Announcement.Length..]);
            }

            await Console.Error.WriteLineAsync(line);
        }

        throw new InvalidOperationException("The host ended before it listened.");
    }
}
