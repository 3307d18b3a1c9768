using System.Buffers;
using OrleansRealtime.Client.Sending;

namespace OrleansRealtime.Client.Resumption.Uplink;

/// <summary>
/// Everything the client said that the server has not promised to keep, in the order it was said, with a cursor at what goes out next.
/// Sending for the first time and sending again are the same walk along the log. Not thread-safe.
/// </summary>
/// <remarks>
/// Audio of neighbouring appends shares rented chunks, so that an append costs a copy and nothing else. How audio was cut into
/// appends is not kept; its order among the commands is.
/// </remarks>
internal sealed class UplinkLog(long maxSamples, int maxCommandBytes)
{
    /// <summary>Longest append to take in one piece, in bytes. 16 KiB: a third of a second of PCM16.</summary>
    public const int ChunkBytes = 16 * 1024;

    private readonly List<UplinkEntry> _entries = [];
    private int _cursor;
    private long _sentSeq;
    private long _sentPosition;
    private long _furthestSent;
    private long _ackedSeq;
    private long _oldest;
    private int _commandBytes;
    private byte? _halfSample;

    /// <summary>The number of the newest command.</summary>
    public long LastSeq { get; private set; }

    /// <summary>The input position of the next sample to be appended.</summary>
    public long NextPosition { get; private set; }

    /// <summary>Commands up to this one need not be kept.</summary>
    public long AcknowledgedSeq => _ackedSeq;

    /// <summary>The input position of the oldest sample kept.</summary>
    public long OldestPosition => _oldest;

    public AudioEncoding Encoding { get; set; } = AudioEncoding.Pcm16;

    /// <summary>What is kept, oldest first.</summary>
    public IReadOnlyList<UplinkEntry> Entries => _entries;

    /// <summary>Where a session begins, or is taken up again after the process was lost.</summary>
    public void Begin(long lastSeq, long nextPosition)
    {
        LastSeq = _sentSeq = _ackedSeq = lastSeq;
        NextPosition = _sentPosition = _furthestSent = _oldest = nextPosition;
    }

    /// <summary>Numbers and keeps a command; false, and nothing taken, when too many are kept. The message stays the caller's.</summary>
    public bool TryAddCommand(ReadOnlySpan<byte> json)
    {
        if (_commandBytes > 0 && _commandBytes + json.Length > maxCommandBytes)
        {
            return false;
        }

        var numbered = CommandNumbering.Number(json, LastSeq + 1);
        LastSeq++;
        _entries.Add(UplinkEntry.Command(numbered.Buffer, numbered.Length, LastSeq));
        _commandBytes += numbered.Length;
        return true;
    }

    /// <summary>Keeps audio, at most <see cref="ChunkBytes"/>. When the log is full its oldest audio goes, as far as it may.</summary>
    /// <param name="audio">Bytes in <see cref="Encoding"/>; half a sample at the end waits for its other half.</param>
    /// <param name="mayLose">Audio that was never sent may go too; otherwise the append is refused.</param>
    /// <param name="lost">Samples that went without ever having been sent.</param>
    public bool TryAppend(ReadOnlySpan<byte> audio, bool mayLose, out long lost)
    {
        lost = 0;
        var excess = NextPosition - _oldest + Encoding.Samples(audio.Length + 1) - maxSamples;
        if (excess > 0)
        {
            if (!mayLose && _sentPosition - _oldest < excess)
            {
                return false;
            }

            lost = Math.Max(0, _oldest + excess - Math.Max(_oldest, _furthestSent));
            ReleaseAudioBefore(_oldest + excess);
        }

        Write(audio);
        return true;
    }

    /// <summary>Commands up to a number are safe.</summary>
    /// <returns>Whether any were not before.</returns>
    public bool Acknowledge(long seq)
    {
        var before = _ackedSeq;
        _ackedSeq = Math.Max(_ackedSeq, Math.Min(seq, LastSeq));
        RemoveDone();
        return _ackedSeq > before;
    }

    /// <summary>Audio before a position is safe, or given up.</summary>
    /// <returns>Whether any was not before.</returns>
    public bool ReleaseAudioBefore(long position)
    {
        var before = _oldest;
        _oldest = Math.Max(_oldest, Math.Min(position, NextPosition));
        RemoveDone();
        return _oldest > before;
    }

    /// <summary>Goes back to where the server stands: what it does not have goes out again, in the old order.</summary>
    public UplinkRewind Rewind(long clientSeq, long inputPosition)
    {
        if (clientSeq < _ackedSeq)
        {
            return default;
        }

        var unknown = Math.Max(0, clientSeq - LastSeq);
        LastSeq = Math.Max(LastSeq, clientSeq);
        if (inputPosition > NextPosition)
        {
            // Sent by this client before it was saved for the last time, so nothing that is kept is missing.
            ReleaseAudioBefore(NextPosition);
            NextPosition = _oldest = inputPosition;
        }

        // The server counts what it heard. What it never will is cut out of the time line, or nothing after it would be taken.
        var lost = Math.Max(0, _oldest - inputPosition);
        if (lost > 0)
        {
            ShiftAudio(-lost);
        }

        var resent = Math.Max(0, Math.Min(_furthestSent, NextPosition) - inputPosition);
        _cursor = 0;
        _sentSeq = clientSeq;
        _sentPosition = inputPosition;
        return new UplinkRewind(resent, lost, unknown, IsPossible: true);
    }

    /// <summary>The next thing to send, audio of at most <paramref name="mostSamples"/>, and counts it as sent.</summary>
    /// <returns>False when all is sent, or when what comes next is audio and no sample of it is allowed.</returns>
    public bool TryTake(long mostSamples, out UplinkPiece piece)
    {
        while (_cursor < _entries.Count)
        {
            var entry = _entries[_cursor];
            if (entry.IsCommand)
            {
                if (entry.Seq > HeldAfter)
                {
                    break;
                }

                _cursor++;
                if (entry.Seq > _sentSeq)
                {
                    _sentSeq = entry.Seq;
                    piece = new UplinkPiece(entry.Buffer.AsMemory(0, entry.End), true, 0, 0);
                    return true;
                }

                continue;
            }

            if (TryTakeAudio(entry, mostSamples, out piece))
            {
                return true;
            }

            // The last stretch may still grow; one that was passed by does not.
            if (_sentPosition < entry.EndPosition || _cursor == _entries.Count - 1)
            {
                return false;
            }

            _cursor++;
        }

        piece = default;
        return false;
    }

    /// <summary>Commands after this one must not leave yet; default none.</summary>
    public long HeldAfter { get; set; } = long.MaxValue;

    /// <summary>Whether anything waits to be sent.</summary>
    public bool HasUnsent => _sentSeq < LastSeq || _sentPosition < NextPosition;

    /// <summary>Puts back a command as it was saved.</summary>
    public void RestoreCommand(long seq, ReadOnlySpan<byte> numberedJson)
    {
        var copy = PooledMessage.CopyOf(numberedJson);
        _entries.Add(UplinkEntry.Command(copy.Buffer, copy.Length, seq));
        _commandBytes += copy.Length;
        _ackedSeq = Math.Min(_ackedSeq, seq - 1);
    }

    /// <summary>Puts back audio as it was saved, before the log has begun to move.</summary>
    public void RestoreAudio(long position, AudioEncoding encoding, ReadOnlySpan<byte> audio)
    {
        _oldest = Math.Min(_oldest, position);
        for (; !audio.IsEmpty; audio = audio[Math.Min(audio.Length, ChunkBytes)..])
        {
            var part = audio[..Math.Min(audio.Length, ChunkBytes)];
            var entry = UplinkEntry.Audio(ArrayPool<byte>.Shared.Rent(ChunkBytes), position, encoding);
            entry.Write(part);
            _entries.Add(entry);
            position = entry.EndPosition;
        }
    }

    /// <summary>Returns all memory; nothing can be taken afterwards.</summary>
    public void Clear()
    {
        foreach (var entry in _entries)
        {
            ArrayPool<byte>.Shared.Return(entry.Buffer);
        }

        _entries.Clear();
        _cursor = 0;
        _commandBytes = 0;
    }

    private bool TryTakeAudio(UplinkEntry entry, long mostSamples, out UplinkPiece piece)
    {
        var skipped = (int)entry.Encoding.Bytes(Math.Max(0, _sentPosition - entry.Position));
        var bytes = (int)Math.Min(entry.End - entry.Start - skipped, entry.Encoding.Bytes(mostSamples));
        if (bytes <= 0)
        {
            piece = default;
            return false;
        }

        var position = entry.Position + entry.Encoding.Samples(skipped);
        var samples = entry.Encoding.Samples(bytes);
        piece = new UplinkPiece(entry.Buffer.AsMemory(entry.Start + skipped, bytes), false, position, samples);
        _sentPosition = position + samples;
        _furthestSent = Math.Max(_furthestSent, _sentPosition);
        return true;
    }

    private void Write(ReadOnlySpan<byte> audio)
    {
        if (Encoding.UnitBytes == 1)
        {
            _halfSample = null;
        }
        else if (_halfSample is { } first && !audio.IsEmpty)
        {
            _halfSample = null;
            WriteWhole([first, audio[0]]);
            audio = audio[1..];
        }

        if (audio.Length % Encoding.UnitBytes != 0)
        {
            _halfSample = audio[^1];
            audio = audio[..^1];
        }

        WriteWhole(audio);
    }

    private void WriteWhole(ReadOnlySpan<byte> audio)
    {
        while (!audio.IsEmpty)
        {
            var tail = _entries.Count > 0 ? _entries[^1] : null;
            if (tail is null || tail.IsCommand || tail.Encoding != Encoding
                || tail.Free < Encoding.UnitBytes || tail.EndPosition != NextPosition)
            {
                tail = UplinkEntry.Audio(ArrayPool<byte>.Shared.Rent(ChunkBytes), NextPosition, Encoding);
                _entries.Add(tail);
            }

            var room = tail.Free - (tail.Free % Encoding.UnitBytes);
            var part = audio[..Math.Min(room, audio.Length)];
            tail.Write(part);
            NextPosition += Encoding.Samples(part.Length);
            audio = audio[part.Length..];
        }
    }

    private void ShiftAudio(long samples)
    {
        foreach (var entry in _entries)
        {
            if (!entry.IsCommand)
            {
                entry.Shift(samples);
            }
        }

        NextPosition += samples;
        _oldest += samples;
        _furthestSent += samples;
    }

    /// <summary>Forgets what is safe. What stands behind something that is not stays in its place until that is.</summary>
    private void RemoveDone()
    {
        var done = 0;
        while (done < _entries.Count && IsDone(_entries[done]))
        {
            if (_entries[done].IsCommand)
            {
                _commandBytes -= _entries[done].End;
            }

            ArrayPool<byte>.Shared.Return(_entries[done].Buffer);
            done++;
        }

        _entries.RemoveRange(0, done);
        _cursor = Math.Max(0, _cursor - done);
        if (_entries.Count > 0 && !_entries[0].IsCommand)
        {
            _entries[0].TrimBefore(_oldest);
        }
    }

    private bool IsDone(UplinkEntry entry) => entry.IsCommand ? entry.Seq <= _ackedSeq : entry.EndPosition <= _oldest;
}
