using System.Text;
using System.Threading.Channels;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Client;

namespace OrleansRealtime.Hosting.Media;

/// <summary>Events of sidebands that need to know how the audio stands: they take their turn among the client's own.</summary>
public sealed partial class MediaLeg
{
    // The client's loop and the sidebands' events take turns here: an event stands at one place in the audio.
    private readonly SemaphoreSlim _uplink = new(1, 1);

    // As many as a session lets be under way: there is always room.
    private readonly Channel<SessionOutput.Relay> _relays = Channel.CreateBounded<SessionOutput.Relay>(
        new BoundedChannelOptions(SessionRunner.MaxRelayed) { SingleReader = true });

    private async ValueTask TakeTurnAsync(
        ReadOnlyMemory<byte> utf8,
        string? type,
        long? ticket,
        CancellationToken cancellationToken)
    {
        await _uplink.WaitAsync(cancellationToken);
        try
        {
            await PostInTurnAsync(utf8, type, ticket, cancellationToken);
        }
        finally
        {
            _uplink.Release();
        }
    }

    private async Task PumpRelaysAsync()
    {
        await foreach (var relay in _relays.Reader.ReadAllAsync(_stopping.Token))
        {
            AppendReader.TryPeekType(relay.Utf8.Span, out var type);
            await TakeTurnAsync(relay.Utf8, Encoding.UTF8.GetString(type), relay.Ticket, _stopping.Token);
        }
    }
}
