using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Journal;

namespace OrleansRealtime.Hosting.Outlets;

/// <summary>
/// What the connection that carries a session's audio has still to be told, in order. Nothing of a session that can be resumed leaves before it is
/// kept, unless the store is away: a client never knows more than would survive the death of this process while it is not. Bounded: a client that does not take its events is given up.
/// </summary>
/// <param name="attachment">Which connection it is.</param>
/// <param name="keep">Returns when what was recorded up to so many batches is kept, or known not to be.</param>
internal sealed class Outlet(int attachment, Func<long, ValueTask<KeepOutcome>> keep)
{
    // Events a client has not taken yet. At a few hundred bytes each: a megabyte or two before it is given up.
    private const int Capacity = 4_096;
    private const long MaxBytes = 32 * 1024 * 1024;

    private readonly Channel<Entry> _entries = Channel.CreateBounded<Entry>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });

    private IEnumerable<SessionOutput> _preface = [];
    private long _prefaceBatch;
    private long _bytes;

    public int Attachment => attachment;

    /// <summary>Something that was to say that something is kept was not told, because it was not.</summary>
    public bool OwesReceipt { get; set; }

    /// <summary>What comes before everything else, however much it is; made when it is read.</summary>
    /// <param name="outputs">What to tell.</param>
    /// <param name="batch">What must be kept before.</param>
    public void Begin(IEnumerable<SessionOutput> outputs, long batch)
    {
        _preface = outputs;
        _prefaceBatch = batch;
    }

    /// <param name="output">What to tell.</param>
    /// <param name="batch">What must be kept before; 0 for nothing.</param>
    /// <returns>False when there is no room: the client does not read.</returns>
    public bool TryTell(SessionOutput output, long batch)
    {
        // One event, however large, may always wait; more than fits does so only for a client that asks and does not read.
        var bytes = BytesOf(output);
        var waiting = Interlocked.Add(ref _bytes, bytes);
        return (waiting <= MaxBytes || waiting == bytes) && _entries.Writer.TryWrite(new Entry(output, batch));
    }

    /// <summary>Nothing more comes; what is there may still be read.</summary>
    public void End() => _entries.Writer.TryComplete();

    /// <summary>Enumerated once.</summary>
    public async IAsyncEnumerable<SessionOutput> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await keep(_prefaceBatch) == KeepOutcome.Fenced)
        {
            _preface = [];
        }

        foreach (var output in _preface)
        {
            yield return output;
        }

        _preface = [];
        await foreach (var entry in _entries.Reader.ReadAllAsync(cancellationToken))
        {
            Interlocked.Add(ref _bytes, -BytesOf(entry.Output));
            var outcome = await keep(entry.Batch);
            if (outcome == KeepOutcome.Fenced)
            {
                // It did not happen: somebody else is this session by now.
                continue;
            }

            if (outcome == KeepOutcome.NotKept && entry.Output is SessionOutput.Receipt)
            {
                OwesReceipt = true;
                continue;
            }

            yield return entry.Output;
        }
    }

    private static long BytesOf(SessionOutput output) => output is SessionOutput.Event @event ? @event.Utf8.Length : 0;

    private readonly record struct Entry(SessionOutput Output, long Batch);
}
