using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Media;
using OrleansRealtime.Hosting.Workers.Items;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>
/// The sound of a session's last items, for whoever retrieves one. Bounded by bytes: the oldest is forgotten first, and what does
/// not fit by itself is not kept at all. What an archive holds is found there.
/// </summary>
/// <param name="maxBytes">What the last items may take.</param>
/// <param name="archive">Holds all items' sound; null where it is not kept that long. Owned.</param>
internal sealed class ItemAudioStore(long maxBytes, ItemAudioArchive? archive = null) : IDisposable
{
    // Forgotten items whose sound may still be coming; they are few at a time.
    private const int KeptNames = 256;

    private readonly Lock _lock = new();
    private readonly LinkedList<KeptAudio> _order = new();
    private readonly Dictionary<AudioAddress, LinkedListNode<KeptAudio>> _audio = [];
    private readonly RecentSet<AudioAddress> _forgotten = new(KeptNames);
    private readonly RecentSet<AudioAddress> _dropped = new(KeptNames);
    private readonly RecentSet<ItemId> _forgottenItems = new(KeptNames);
    private long _bytes;
    private bool _disposed;

    /// <summary>Whether anything is kept at all.</summary>
    public bool IsOn => maxBytes > 0 || archive is not null;

    /// <param name="address">Of which part.</param>
    /// <param name="position">Where the samples stand in it.</param>
    /// <param name="pcm">The samples.</param>
    public void Append(AudioAddress address, SampleTime position, ReadOnlySpan<short> pcm)
    {
        lock (_lock)
        {
            if (_disposed || IsDropped_NeedsLock(address))
            {
                return;
            }

            archive?.Append(address, position, pcm);
            if (maxBytes == 0 || _forgotten.Contains(address))
            {
                return;
            }

            if (!_audio.TryGetValue(address, out var node))
            {
                _audio[address] = node = _order.AddLast(new KeptAudio(address));
            }

            _bytes -= node.Value.Bytes;
            node.Value.Append(pcm);
            _bytes += node.Value.Bytes;
            while (_bytes > maxBytes)
            {
                Forget_NeedsLock(_order.First!.Value.Address);
            }
        }
    }

    /// <summary>Drops what lies behind an utterance's end.</summary>
    public void Trim(AudioAddress address, SampleTime length)
    {
        lock (_lock)
        {
            if (_audio.TryGetValue(address, out var node))
            {
                _bytes -= node.Value.Bytes;
                node.Value.Trim((int)length.Samples);
                _bytes += node.Value.Bytes;
            }
        }
    }

    /// <summary>No more comes of it.</summary>
    public void End(AudioAddress address, SampleTime? length = null)
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                archive?.End(address, length);
            }
        }
    }

    /// <summary>What an archive holds is written down from here on.</summary>
    public void BeginWriting(Action<StateChange> write)
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                archive?.BeginWriting(write);
            }
        }
    }

    /// <summary>The audio up to a position, for the caller to own; null when it is not kept.</summary>
    public PooledAudio? Read(AudioAddress address, SampleTime? until)
    {
        lock (_lock)
        {
            return _audio.TryGetValue(address, out var node)
                ? node.Value.Copy((int)Math.Min(until?.Samples ?? int.MaxValue, int.MaxValue))
                : _disposed ? null : archive?.Read(address, until);
        }
    }

    /// <summary>Keeps nothing of these, come or yet to come.</summary>
    public void Forget(IReadOnlyList<ItemId> items, IReadOnlyList<AudioStreamId> streams)
    {
        lock (_lock)
        {
            foreach (var item in items)
            {
                _forgottenItems.Add(item);
            }

            foreach (var address in _audio.Keys.Where(address => address.ItemId is { } id && items.Contains(id)).ToList())
            {
                Forget_NeedsLock(address);
            }

            foreach (var stream in streams)
            {
                _dropped.Add(AudioAddress.OfAnswer(stream));
                Forget_NeedsLock(AudioAddress.OfAnswer(stream));
            }

            archive?.Forget(address =>
                address.ItemId is { } id ? items.Contains(id) : address.Stream is { } stream && streams.Contains(stream));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (var audio in _order)
            {
                audio.Dispose();
            }

            _order.Clear();
            _audio.Clear();
            _bytes = 0;
            archive?.Dispose();
        }
    }

    private bool IsDropped_NeedsLock(AudioAddress address) =>
        _dropped.Contains(address) || (address.ItemId is { } item && _forgottenItems.Contains(item));

    private void Forget_NeedsLock(AudioAddress address)
    {
        _forgotten.Add(address);
        if (_audio.Remove(address, out var node))
        {
            _bytes -= node.Value.Bytes;
            _order.Remove(node);
            node.Value.Dispose();
        }
    }
}
