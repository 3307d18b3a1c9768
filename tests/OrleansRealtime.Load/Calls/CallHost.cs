using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Inference;
using OrleansRealtime.Load.Hosts;
using OrleansRealtime.Server;

namespace OrleansRealtime.Load.Calls;

/// <summary>The real server on loopback, with <see cref="EndlessEngine"/>.</summary>
internal static class CallHost
{
    public static Task<int> RunAsync(string data, int complexity)
    {
        var app = RealtimeServer.Build(
            ["--urls", "http://127.0.0.1:0", "--data", data,
                "--Realtime:Session:MaxSessions", "100000", "--Realtime:Session:MaxSessionsPerAccount", "100000",
                "--Realtime:WebRtc:Bind:0", "127.0.0.1", "--Realtime:WebRtc:MaxCalls", "10000",
                "--Realtime:WebRtc:OpusComplexity", complexity.ToString(CultureInfo.InvariantCulture)],
            builder =>
            {
                builder.Services.RemoveAll<IEngine>();
                builder.Services.AddSingleton<IEngine>(new EndlessEngine());
            });
        var sessions = app.Services.GetRequiredService<InProcessSessionGateway>();
        return HostLife.RunAsync(app, () => sessions.Count);
    }
}
