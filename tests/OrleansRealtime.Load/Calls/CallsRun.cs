using System.Globalization;
using OrleansRealtime.Load.Hosts;

namespace OrleansRealtime.Load.Calls;

/// <summary>Calls over WebRTC: this server, then a Janus gateway, the same callers; the codecs alone run beside both.</summary>
internal static class CallsRun
{
    public static async Task<int> RunAsync(CallOptions options, CancellationToken cancellationToken)
    {
        await using var codec = await CodecProcess.StartAsync(options.Calls, options.Complexity);
        var server = await RunServerAsync(options, codec, cancellationToken);
        var janus = options.SkipJanus || !JanusProcess.IsInstalled ? null : await RunJanusAsync(options, codec, cancellationToken);
        var report = CallsReport.Write(options, server, janus);
        Console.WriteLine(report);
        if (options.Out is { } file)
        {
            await File.WriteAllTextAsync(file, report, cancellationToken);
        }

        return server.Tally.FirstError is null && server.Tally.Bad == 0 ? 0 : 1;
    }

    /// <summary>What a session of these calls begins with: nothing ends the answer, whoever speaks.</summary>
    public static string Session(bool detects) =>
        """{"type":"realtime","audio":{"input":{"turn_detection":""" +
        (detects ? """{"type":"server_vad","create_response":false,"interrupt_response":false}""" : "null") + "}}}";

    private static async Task<CallsResult> RunServerAsync(CallOptions options, CodecProcess codec, CancellationToken cancellationToken)
    {
        await using var server = await OwnServer.StartAsync(
            "serve-calls", "--complexity", options.Complexity.ToString(CultureInfo.InvariantCulture));
        using var http = new HttpClient { BaseAddress = server.Process.Address };
        var signalling = new RealtimeSignalling(http, OwnServer.Key, Session(options.Detects));
        var result = await new CallsPhase(options, server.Process.Id, signalling, server.Process)
            .RunAsync(codec, cancellationToken);
        if (Environment.GetEnvironmentVariable(HostLife.SampleAllocations) is not null)
        {
            await Console.Error.WriteLineAsync(await server.Process.SampleAsync(cancellationToken));
        }

        return result;
    }

    private static async Task<CallsResult> RunJanusAsync(CallOptions options, CodecProcess codec, CancellationToken cancellationToken)
    {
        await using var janus = await JanusProcess.StartAsync(cancellationToken);
        using var http = new HttpClient { BaseAddress = janus.Address };
        return await new CallsPhase(options with { Profiler = null }, janus.Id, new JanusSignalling(http), host: null)
            .RunAsync(codec, cancellationToken);
    }
}
