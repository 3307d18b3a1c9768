using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Workers.Speech;

namespace OrleansRealtime.Hosting.Workers.Items;

/// <summary>
/// The sound of all of a session's items, as Opus, for its life and that of what is written down of it. Bounded: the oldest goes first. Not thread-safe:
/// its store guards it.
/// </summary>
/// <param name="maxBytes">What all of it may take.</param>
/// <param name="write">Where it is written down; null where it is not, or not yet.</param>
internal sealed class ItemAudioArchive(int maxBytes, Action<StateChange>? write) : IDisposable
{
    private readonly KeptSound<ArchivedSound> _sound = new(maxBytes, ArchiveNames.Instance, write);
    private readonly Dictionary<AudioAddress, ArchivedSound> _names = [];
    private long _count;

    /// <summary>Takes back what was written down.</summary>
    public void Restore(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        _sound.Restore(records);
        foreach (var name in _sound.Names)
        {
            _names[name.Address] = name;
            _count = Math.Max(_count, name.Number + 1);
        }
    }

    /// <summary>From here on it is written down.</summary>
    public void BeginWriting(Action<StateChange> to) => _sound.BeginWriting(to);

    /// <summary>Takes the next sound; what is there already is passed over, and what does not follow on it is lost.</summary>
    public void Append(AudioAddress address, SampleTime position, ReadOnlySpan<short> pcm)
    {
        if (!_names.TryGetValue(address, out var name))
        {
            if (position > SampleTime.Zero || !ArchiveNames.Fits(address))
            {
                return;
            }

            _names[address] = name = new ArchivedSound(_count++, address);
        }

        var known = (_sound.LengthOf(name) - position).Samples;
        if (known >= 0 && known < pcm.Length && !(_sound.HasEnded(name) && known + position.Samples > 0))
        {
            _sound.Append(name, pcm[(int)known..]);
            ForgetNames();
        }
    }

    /// <summary>No more comes of it.</summary>
    /// <param name="address">Of which part.</param>
    /// <param name="length">How long it is, when that is less than has come; null for all of it.</param>
    public void End(AudioAddress address, SampleTime? length)
    {
        if (_names.TryGetValue(address, out var name))
        {
            _sound.End(name, length);
        }
    }

    /// <summary>The beginning of it, for the caller to own; null when it is not kept, or not whole.</summary>
    public PooledAudio? Read(AudioAddress address, SampleTime? until)
    {
        if (!_names.TryGetValue(address, out var name) ||
            _sound.From(new Dictionary<ArchivedSound, SampleTime> { [name] = SampleTime.Zero }) is not [var (_, range)] ||
            range.From > SampleTime.Zero)
        {
            return null;
        }

        var length = SampleTime.Min(range.To, until ?? range.To);
        var audio = PooledAudio.Rent(SampleTime.Zero, (int)length.Samples);
        using var reader = new KeptRangeReader(range);
        for (var at = 0; at < audio.Length;)
        {
            using var frame = reader.Read()!;
            var count = Math.Min(frame.Length, audio.Length - at);
            frame.Span[..count].CopyTo(audio.Span[at..]);
            at += count;
        }

        return audio;
    }

    /// <summary>Keeps nothing of these any more.</summary>
    public void Forget(Predicate<AudioAddress> isGone)
    {
        _sound.Forget(name => isGone(name.Address));
        ForgetNames();
    }

    public void Dispose() => _sound.Dispose();

    // Those whose sound had to make room.
    private void ForgetNames()
    {
        if (_names.Count > _sound.Names.Count)
        {
            foreach (var gone in _names.Values.Except(_sound.Names).ToList())
            {
                _names.Remove(gone.Address);
            }
        }
    }
}
