using System.Runtime.CompilerServices;
using OrleansRealtime.Client.Events;
using OrleansRealtime.Client.Sending;

namespace OrleansRealtime.Client;

/// <summary>
/// A conversation that lives as long as its connection. One that outlives it is a <see cref="Resumption.ResumableSession"/>.
/// </summary>
public sealed class RealtimeSession : RealtimeConversation
{
    private readonly RealtimeConnection _connection;
    private string? _id;

    internal RealtimeSession(RealtimeConnection connection)
    {
        _connection = connection;
    }

    /// <summary>The server's name for the session; null until <c>session.created</c> has been read.</summary>
    public override string? Id => _id;

    public override Task<RealtimeClosure> Closed => _connection.Closed;

    /// <summary>The events in the order they came; the reader owns each and disposes it. Meant for one reader at a time.</summary>
    /// <exception cref="RealtimeConnectionClosedException">After the last event, unless the close was orderly.</exception>
    public override async IAsyncEnumerable<RealtimeServerEvent> ReadEventsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var received in _connection.ReadEventsAsync(cancellationToken))
        {
            if (received.Type == ServerEventTypes.SessionCreated)
            {
                _id = received.GetString("session", "id");
            }

            yield return received;
        }
    }

    /// <summary>Sends a whole client event, a JSON object in UTF-8, as it is.</summary>
    /// <exception cref="RealtimeConnectionClosedException">The connection is closed or closing.</exception>
    public override ValueTask SendAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(utf8Json, cancellationToken);

    public override Task<RealtimeClosure> CloseAsync() => _connection.CloseAsync();

    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

    private protected override ValueTask SendEventAsync(PooledMessage message, CancellationToken cancellationToken) =>
        _connection.SendAsync(message, cancellationToken);

    private protected override ValueTask SendAudioAsync(ReadOnlySpan<byte> audio, CancellationToken cancellationToken) =>
        _connection.SendAsync(ClientEventEncoder.Append(audio), cancellationToken);
}
