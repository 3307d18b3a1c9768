using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OrleansRealtime.Testing;

namespace OrleansRealtime.Inference.Tests.Cascade;

/// <summary>Streams the given contents, one update each, then perhaps fails or waits.</summary>
internal sealed class FakeChat(params AIContent[] contents) : IChatClient
{
    public Exception? Fault { get; init; }

    public bool Hangs { get; init; }

    public ChatFinishReason Reason { get; init; } = ChatFinishReason.Stop;

    public AsyncCounter Sent { get; } = new("updates sent");

    public AsyncCounter Ended { get; } = new("streams ended");

    public ChatOptions? Options { get; private set; }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Options = options;
        try
        {
            foreach (var content in contents)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Sent.Increment();
                yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
            }

            if (Fault is not null)
            {
                throw Fault;
            }

            if (Hangs)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            yield return new ChatResponseUpdate { FinishReason = Reason };
        }
        finally
        {
            Ended.Increment();
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
