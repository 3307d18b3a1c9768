using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Hosting.Sidebands;

/// <summary>
/// What one sideband has still to take. Bounded both ways: a sideband that does not take what it is told is given up, and
/// nobody waits for it.
/// </summary>
internal sealed class Sideband(AttachmentId id)
{
    // Some twenty spoken turns.
    private const int MaxEvents = 1_024;

    // Events are small as a rule; one that shows long instructions is not.
    private const long MaxBytes = 8 * 1024 * 1024;

    private readonly Channel<SessionOutput.Event> _events = Channel.CreateBounded<SessionOutput.Event>(
        new BoundedChannelOptions(MaxEvents) { SingleReader = true });

    private SessionOutput.Close? _ending;
    private long _bytes;

    public AttachmentId Id => id;

    /// <summary>It has left, was given up, or its session is over.</summary>
    public bool HasEnded => Volatile.Read(ref _ending) is not null;

    // What waits is dropped then: the next thing it hears is why. Nobody else ends one for this reason.
    private bool IsGivenUp => Volatile.Read(ref _ending) is { Reason: CloseReason.TooSlow };

    public void Tell(SessionOutput.Event @event)
    {
        if (Interlocked.Add(ref _bytes, @event.Utf8.Length) > MaxBytes || !_events.Writer.TryWrite(@event))
        {
            End(CloseReason.TooSlow);
        }
    }

    /// <summary>Nothing more comes; the first reason counts.</summary>
    public void End(CloseReason reason)
    {
        Interlocked.CompareExchange(ref _ending, new SessionOutput.Close(reason), null);
        _events.Writer.TryComplete();
    }

    public async IAsyncEnumerable<SessionOutput> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _events.Reader.WaitToReadAsync(cancellationToken))
        {
            while (!IsGivenUp && _events.Reader.TryRead(out var @event))
            {
                Interlocked.Add(ref _bytes, -@event.Utf8.Length);
                yield return @event;
            }

            if (IsGivenUp)
            {
                break;
            }
        }

        yield return _ending!;
    }
}
