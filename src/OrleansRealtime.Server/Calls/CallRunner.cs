namespace OrleansRealtime.Server.Calls;

/// <summary>Runs the calls of this process, beside the requests that began them.</summary>
internal sealed partial class CallRunner(CallDirectory calls, ILogger<CallRunner> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Takes over a call until it ends.</summary>
    public void Start(RealtimeCall call)
    {
        calls.Add(call);
        _ = RunAsync(call);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The sessions have ended before this is called, and their calls with them; what still runs is not waited for.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(RealtimeCall call)
    {
        await Task.Yield();
        try
        {
            await call.RunAsync(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            Log.CallFailed(logger, exception, call.Id);
        }
        finally
        {
            calls.Remove(call);
            await call.DisposeAsync();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Call {CallId} ended by a failure.")]
        public static partial void CallFailed(ILogger logger, Exception exception, string callId);
    }
}
