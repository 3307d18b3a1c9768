using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Testing.Gateways;

/// <summary>A session that takes everything and says only what it is told to: an edge on its own.</summary>
public sealed class IdleSession(InputSettings input) : ISessionConnection
{
    private readonly Channel<SessionOutput> _output = Channel.CreateUnbounded<SessionOutput>();

    public SessionId SessionId { get; } = new("sess_idle");

    public void Say(SessionOutput output) => _output.Writer.TryWrite(output);

    public ValueTask<ControlReceipt> PostAsync(
        IReadOnlyList<ControlMessage> batch,
        CancellationToken cancellationToken) => ValueTask.FromResult(new ControlReceipt(input, SampleTime.Zero));

    public async IAsyncEnumerable<SessionOutput> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var output in _output.Reader.ReadAllAsync(cancellationToken))
        {
            yield return output;
        }
    }

    public ValueTask EndAsync() => DisposeAsync();

    public ValueTask DisposeAsync()
    {
        _output.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
