using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using OrleansRealtime.Load.Traffic;

namespace OrleansRealtime.Load.Hosts;

/// <summary>
/// The least a server on the same stack can do with the same traffic: Kestrel, a WebSocket, each append parsed and decoded, and
/// at the moments the script has planned the same audio sent back, encoded beforehand. No sessions, no detection.
/// </summary>
internal static class BaselineHost
{
    public static Task<int> RunAsync(CallScript script)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        app.UseWebSockets();
        var calls = 0;
        app.Map("/v1/realtime", async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            Interlocked.Increment(ref calls);
            try
            {
                using var call = new BaselineCall(socket, script);
                await call.RunAsync(context.RequestAborted);
            }
            finally
            {
                Interlocked.Decrement(ref calls);
            }
        });
        return HostLife.RunAsync(app, () => Volatile.Read(ref calls));
    }
}
