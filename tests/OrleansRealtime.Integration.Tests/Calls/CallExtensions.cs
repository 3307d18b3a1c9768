using OrleansRealtime.Testing.Calls;

namespace OrleansRealtime.Integration.Tests.Calls;

internal static class CallExtensions
{
    /// <inheritdoc cref="RtcCaller.NextAsync"/>
    public static async Task<CallEvent> NextAsync(this RtcCaller caller, string type)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        try
        {
            return await caller.NextAsync(type, limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited for {type}; there were {string.Join(", ", caller.Events.Select(found => found.Type))}.");
        }
    }

    public static async Task SaidAsync(this RtcCaller caller)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        await caller.SaidAsync(limit.Token);
    }
}
