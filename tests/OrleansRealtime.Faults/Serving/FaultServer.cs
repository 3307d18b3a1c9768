using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansRealtime.Inference;
using OrleansRealtime.Server;
using OrleansRealtime.Server.Rehearsing;

namespace OrleansRealtime.Faults.Serving;

/// <summary>A real server in a process of its own, with an engine whose answers can be checked.</summary>
internal static class FaultServer
{
    public const string ApiKey = "sk-faults";

    /// <summary>What it says on its output when it takes connections.</summary>
    public const string Ready = "ready";

    public static async Task RunAsync(string[] settings)
    {
        await using var app = Build(settings);
        await app.StartAsync();
        Console.WriteLine(Ready);
        await app.WaitForShutdownAsync();
    }

    /// <summary>The server, not yet started.</summary>
    public static WebApplication Build(string[] settings)
    {
        string[] args =
        [
            $"--REALTIME_API_KEY={ApiKey}", "--Realtime:Engine:Default=faults", "--Realtime:WebRtc:Enabled=false",

            // A half-open connection is to be noticed within the time of a test.
            "--Realtime:WebSocket:PingInterval=00:00:01", "--Realtime:WebSocket:PingTimeout=00:00:03",

            // A disk that is slow because the machine is busy is no store that is away: what is not kept may be told then.
            "--Realtime:Storage:Timeout=00:00:20", "--Realtime:Journal:CommitTimeout=00:00:30", "--Realtime:Journal:MaxHold=00:00:05",
            .. settings,
        ];
        return RealtimeServer.Build(args, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddSimpleConsole(options => options.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
            builder.Services.RemoveAll<IEngine>();
            builder.Services.AddSingleton<IEngine, FaultEngine>();
            builder.Services.AddRehearsal();
        });
    }
}
