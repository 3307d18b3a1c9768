namespace OrleansRealtime.Integration.Tests;

/// <summary>How long tests wait, and what they say when it was in vain.</summary>
internal static class Patience
{
    /// <summary>Reached only when a test has failed; generous because machines that run tests are busy.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>For states nobody announces: looks again and again, giving way in between.</summary>
    public static async Task UntilAsync(Func<bool> condition, Func<string> describe)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException(describe());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
        }
    }

    public static async Task<T> WaitAsync<T>(this Task<T> task, Func<string> describe)
    {
        try
        {
            return await task.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(describe());
        }
    }
}
