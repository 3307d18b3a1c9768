using Microsoft.Extensions.DependencyInjection;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Inference;
using OrleansRealtime.Server;

namespace OrleansRealtime.Load.Hosts;

/// <summary>The real server, with an engine that costs nothing.</summary>
internal static class ServerHost
{
    public static Task<int> RunAsync(string data)
    {
        var app = RealtimeServer.Build(
            ["--urls", "http://127.0.0.1:0", "--data", data, "--Realtime:Session:MaxSessions", "100000",
                "--Realtime:Session:MaxSessionsPerAccount", "100000"],
            services => services.AddSingleton<IEngine>(new SpeakingEngine()));
        var sessions = app.Services.GetRequiredService<InProcessSessionGateway>();
        return HostLife.RunAsync(app, () => sessions.Count);
    }
}
