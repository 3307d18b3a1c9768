using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansRealtime.Inference;
using OrleansRealtime.Server;

namespace OrleansRealtime.Faults.Serving;

/// <summary>The real server with an engine that can be checked.</summary>
internal static class ServeMode
{
    /// <summary>The line that says it is ready.</summary>
    public const string Ready = "READY";

    public static async Task<int> RunAsync(string[] settings)
    {
        var app = RealtimeServer.Build(settings, builder =>
        {
            builder.Services.RemoveAll<IEngine>();
            builder.Services.AddSingleton<IEngine>(new FaultEngine());
        });
        await app.StartAsync();
        Console.WriteLine(Ready);

        // It ends when whoever started it does, if nobody kills it before.
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }
}
