using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansRealtime.Inference;

namespace OrleansRealtime.Server.Rehearsing;

/// <summary>
/// Pays before the server listens for what its first client would wait for, most of which is compiling: a second server in this process,
/// with an engine, a key and a directory of its own, holds a conversation and loses it. Runs beside the warming of the engines.
/// </summary>
internal sealed partial class Rehearsal(IOptions<RehearsalOptions> options, ILogger<Rehearsal> logger) : IHostedLifecycleService
{
    private Task _running = Task.CompletedTask;

    /// <summary>How long it may take before the server starts without it.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(20);

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Enabled)
        {
            _running = Task.Run(() => RunAsync(cancellationToken), cancellationToken);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => _running;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await RehearseAsync(limit.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The server is as good without it, only slower at first.
            Log.Failed(logger, exception);
        }
    }

    private static async Task RehearseAsync(CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("realtime-rehearsal-");
        try
        {
            await using var app = Build(directory.FullName, out var key);
            await app.StartAsync(cancellationToken);
            using (var client = new RehearsalClient(new UriBuilder(app.Urls.Single()) { Scheme = "ws" }.Uri, key))
            {
                await client.RunAsync(cancellationToken);
            }

            await app.StopAsync(cancellationToken);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    // Nothing of the configuration proper: what it names is in use, costs money, or is somewhere else.
    private static WebApplication Build(string directory, out string key)
    {
        var secret = $"sk-{RandomNumberGenerator.GetHexString(32)}";
        var app = RealtimeServer.Build(
            [$"--Data={directory}", $"--REALTIME_API_KEY={secret}"],
            builder =>
            {
                builder.Configuration.Sources.Clear();
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["Realtime:Engine:Default"] = RehearsalEngine.EngineName,
                    ["Realtime:Resumption:Grace"] = "00:00:00",
                    ["Realtime:WebRtc:Enabled"] = "false",
                });
                builder.Logging.ClearProviders();
                builder.Services.RemoveAll<IEngine>();
                builder.Services.AddSingleton<IEngine, RehearsalEngine>();
            });
        app.Urls.Clear();
        app.Urls.Add("http://127.0.0.1:0");
        key = secret;
        return app;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The rehearsal failed: whoever comes first will wait a little longer.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
