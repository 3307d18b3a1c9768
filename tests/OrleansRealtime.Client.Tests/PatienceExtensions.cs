using System.Runtime.CompilerServices;

namespace OrleansRealtime.Client.Tests;

internal static class PatienceExtensions
{
    /// <summary>A stream that fails instead of hanging the test run.</summary>
    public static async IAsyncEnumerable<T> WithPatience<T>(
        this IAsyncEnumerable<T> source, TimeSpan patience, [EnumeratorCancellation] CancellationToken token = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(patience);
        await foreach (var item in source.WithCancellation(limit.Token))
        {
            yield return item;
        }
    }
}
