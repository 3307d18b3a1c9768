using OrleansRealtime.Client.Resumption.Uplink;
using OrleansRealtime.Client.Sending;

namespace OrleansRealtime.Client.Resumption;

/// <summary>What goes to the server, and when.</summary>
internal sealed partial class ResumptionState
{
    /// <summary>Anything is left to send.</summary>
    public bool HasUnsent => _uplink.HasUnsent;

    /// <summary>Numbers and keeps a command; false, and nothing kept, while too many are.</summary>
    /// <param name="json">The command, a JSON object.</param>
    /// <param name="input">The format of the audio after it, when the command changes that.</param>
    public bool TryAddCommand(ReadOnlySpan<byte> json, AudioEncoding? input = null)
    {
        if (!_uplink.TryAddCommand(json))
        {
            return false;
        }

        _uplink.Encoding = input ?? _uplink.Encoding;
        return true;
    }

    /// <summary>Keeps audio, at most <see cref="UplinkLog.ChunkBytes"/>.</summary>
    /// <param name="audio">In the input format.</param>
    /// <param name="lost">Samples that were never sent and had to go to make room.</param>
    /// <returns>False, and nothing kept, when there is no room and a connection that will make some.</returns>
    public bool TryAppend(ReadOnlySpan<byte> audio, out long lost) =>
        _uplink.TryAppend(audio, mayLose: !IsAttached, out lost);

    /// <summary>The next message to send. It is counted as sent: should the connection be lost, it is found missing and sent again.</summary>
    /// <param name="now">The time since any fixed moment.</param>
    /// <param name="message">The message, the caller's to return.</param>
    /// <param name="wait">When there is none: how long to wait for the clock alone; infinite when only something new can bring one.</param>
    public bool TryTakeNext(TimeSpan now, out PooledMessage message, out TimeSpan wait)
    {
        message = default;
        wait = Timeout.InfiniteTimeSpan;
        if (!IsAttached)
        {
            return false;
        }

        // While a resync is on its way the old numbers mean nothing to the server.
        if (!IsResyncDue && _ledger.ResyncsWaiting == 0
            && _acknowledgements.TryTake(ActedSeq, _items.All, now, out message, out wait))
        {
            return true;
        }

        if (_uplink.TryTake(_pacer.Allowed(now), out var piece))
        {
            _pacer.Count(piece.Samples);
            message = piece.IsCommand
                ? PooledMessage.CopyOf(piece.Bytes.Span)
                : ClientEventEncoder.Append(piece.Bytes.Span, piece.Position);
            return true;
        }

        if (!_uplink.HasUnsent)
        {
            _pacer.Stop();
        }
        else if (_pacer.IsActive)
        {
            var pause = _pacer.Wait(now);
            wait = wait == Timeout.InfiniteTimeSpan || pause < wait ? pause : wait;
        }

        return false;
    }
}
