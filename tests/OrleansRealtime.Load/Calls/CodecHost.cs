using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using OrleansRealtime.Load.Hosts;

namespace OrleansRealtime.Load.Calls;

/// <summary><see cref="CodecWork"/> in a process of its own, which says on request what it has cost.</summary>
internal static class CodecHost
{
    public const string Path = "/diagnostics/codec";

    public static async Task<int> RunAsync(int calls, int complexity)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        using var work = new CodecWork(calls, complexity);
        app.MapGet(Path, () => work.Costs);
        return await HostLife.RunAsync(app, () => 0);
    }
}
