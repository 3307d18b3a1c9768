using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OrleansRealtime.Inference;
using OrleansRealtime.Server;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Tls;

/// <summary>A server that must not come up.</summary>
internal static class FailedStart
{
    /// <returns>What the operator reads.</returns>
    public static async Task<string> MessageAsync(params string[] settings)
    {
        using var data = new TempDirectory();
        string[] args = [$"--Data={data.Path}", "--Realtime:Engine:Default=local", .. settings.Select(setting => $"--{setting}")];
        await using var app = RealtimeServer.Build(args, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.RemoveAll<IEngine>();
            builder.Services.AddSingleton<IEngine>(new ScriptedEngine("local"));
        });
        using var limit = new CancellationTokenSource(Patience.Limit);
        return (await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync(limit.Token))).Message;
    }
}
