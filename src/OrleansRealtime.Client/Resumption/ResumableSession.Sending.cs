using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansRealtime.Client.Resumption.Returning;
using OrleansRealtime.Client.Resumption.Uplink;
using OrleansRealtime.Client.Sending;

namespace OrleansRealtime.Client.Resumption;

/// <summary>What the program says: kept first, then sent by one task as long as a connection lasts.</summary>
public sealed partial class ResumableSession
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly SemaphoreSlim _wake = new(0);
    private TaskCompletionSource _room = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _sleepsUntilWoken;
    private int _tokensPersisted;
    private bool _droppedTold;

    private static ReadOnlySpan<byte> UpdateStart => "{\"type\":\"session.update\""u8;

    /// <summary>Sends a whole client event, a JSON object in UTF-8. It gets its number here and must not have one.</summary>
    /// <exception cref="ArgumentException">It has a number, or is an acknowledgement, which is <see cref="Acknowledge"/>'s to send.</exception>
    /// <exception cref="TimeoutException">There was no room for it for longer than the options allow.</exception>
    /// <exception cref="SessionLostException">The session was lost.</exception>
    /// <exception cref="RealtimeConnectionClosedException">The session is over.</exception>
    public override ValueTask SendAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken = default)
    {
        using var parsed = JsonDocument.Parse(utf8Json);
        var root = parsed.RootElement;
        var type = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("type", out var named) ? named.GetString() : null;
        if (type is null or ResumptionEventTypes.Acknowledge || root.TryGetProperty("seq", out _))
        {
            throw new ArgumentException("A client event without a number is needed.", nameof(utf8Json));
        }

        if (type == "input_audio_buffer.append")
        {
            return AppendAudioAsync(root.GetProperty("audio").GetBytesFromBase64().AsMemory(), cancellationToken);
        }

        return type == ClientEventTypes.SessionUpdate
            ? UpdateAsync(utf8Json, cancellationToken)
            : SendEventAsync(PooledMessage.CopyOf(utf8Json.Span), cancellationToken);
    }

    private protected override ValueTask SendEventAsync(PooledMessage message, CancellationToken cancellationToken)
    {
        if (!message.Utf8.Span.StartsWith(UpdateStart))
        {
            return KeepAsync(message, null, cancellationToken);
        }

        var copy = message.Utf8.ToArray();
        message.Return();
        return UpdateAsync(copy, cancellationToken);
    }

    private protected override ValueTask SendAudioAsync(ReadOnlySpan<byte> audio, CancellationToken cancellationToken)
    {
        for (; !audio.IsEmpty; audio = audio[Math.Min(audio.Length, UplinkLog.ChunkBytes)..])
        {
            if (!TryKeepAudio(audio[..Math.Min(audio.Length, UplinkLog.ChunkBytes)]))
            {
                return KeepAudioAsync(audio.ToArray(), cancellationToken);
            }
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask UpdateAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var update = (JsonObject)JsonNode.Parse(json.Span)!;
        var changed = SessionUpdates.KeepOn(update, out var input);
        var message = changed
            ? PooledMessage.CopyOf(JsonSerializer.SerializeToUtf8Bytes((JsonNode)update))
            : PooledMessage.CopyOf(json.Span);
        return KeepAsync(message, input, cancellationToken);
    }

    private ValueTask KeepAsync(PooledMessage message, AudioEncoding? input, CancellationToken cancellationToken)
    {
        bool kept;
        try
        {
            kept = TryKeep(message.Utf8.Span, input);
        }
        catch
        {
            message.Return();
            throw;
        }

        if (!kept)
        {
            return KeepWhenRoomAsync(message, input, cancellationToken);
        }

        message.Return();
        return ValueTask.CompletedTask;
    }

    private async ValueTask KeepWhenRoomAsync(
        PooledMessage message, AudioEncoding? input, CancellationToken cancellationToken)
    {
        try
        {
            await WaitForRoomAsync(
                (Session: this, message, input),
                static state => state.Session.TryKeep(state.message.Utf8.Span, state.input),
                cancellationToken);
        }
        finally
        {
            message.Return();
        }
    }

    private async ValueTask KeepAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        while (!audio.IsEmpty)
        {
            var part = audio[..Math.Min(audio.Length, UplinkLog.ChunkBytes)];
            await WaitForRoomAsync(
                (Session: this, part), static state => state.Session.TryKeepAudio(state.part.Span), cancellationToken);
            audio = audio[part.Length..];
        }
    }

    private async ValueTask WaitForRoomAsync<TState>(
        TState state, Func<TState, bool> tryKeep, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            Task room;
            lock (_gate)
            {
                room = _room.Task;
            }

            if (tryKeep(state))
            {
                return;
            }

            var left = _options.SendTimeout - _time.GetElapsedTime(began);
            await room.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time, cancellationToken);
        }
    }

    private bool TryKeep(ReadOnlySpan<byte> json, AudioEncoding? input)
    {
        lock (_gate)
        {
            ThrowIfOver_NeedsLock();
            if (!_state.TryAddCommand(json, input))
            {
                return false;
            }
        }

        Wake();
        return true;
    }

    private bool TryKeepAudio(ReadOnlySpan<byte> audio)
    {
        long dropped;
        lock (_gate)
        {
            ThrowIfOver_NeedsLock();
            if (!_state.TryAppend(audio, out dropped))
            {
                return false;
            }

            dropped = dropped > 0 && !_droppedTold ? dropped : 0;
            _droppedTold |= dropped > 0;
        }

        if (dropped > 0)
        {
            _options.Notify?.Invoke(new Notices.AudioDropped(dropped));
        }

        Wake();
        return true;
    }

    private void Acted(long ordinal)
    {
        bool wake;
        lock (_gate)
        {
            _state.Acted(ordinal);
            wake = _sleepsUntilWoken || _state.UntoldEvents >= AcknowledgeSchedule.MostEvents;
        }

        if (wake)
        {
            Wake();
        }
    }

    /// <summary>Sends whatever there is until the connection is gone.</summary>
    private async Task PumpAsync(RealtimeConnection connection, CancellationToken connected)
    {
        try
        {
            while (true)
            {
                await PersistAsync(connected);
                PooledMessage message;
                TimeSpan wait;
                WebSocketCloseStatus? farewell;
                lock (_gate)
                {
                    if (_state.TryTakeNext(_time.GetElapsedTime(0), out message, out wait))
                    {
                        farewell = null;
                        wait = TimeSpan.Zero;
                    }
                    else
                    {
                        farewell = _farewell is { } asked && (asked != WebSocketCloseStatus.NormalClosure || !_state.HasUnsent)
                            ? asked
                            : null;
                        _sleepsUntilWoken = wait == Timeout.InfiniteTimeSpan;
                    }
                }

                if (message.Buffer is not null)
                {
                    await connection.SendAsync(message, connected);
                }
                else if (farewell is { } code)
                {
                    await connection.CloseAsync(code, "");
                    return;
                }
                else
                {
                    // Less than a millisecond would not wait at all.
                    await _wake.WaitAsync(
                        wait == Timeout.InfiniteTimeSpan || wait > ShortestWait ? wait : ShortestWait, connected);
                }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or RealtimeConnectionClosedException)
        {
            // The reading side knows why and looks for another connection.
        }
        finally
        {
            Detach();
        }
    }

    private bool HasUnpersisted()
    {
        lock (_gate)
        {
            return _options.Persist is not null
                && (_state.TokensTaken != _tokensPersisted || _state.LastCommandSeq > _state.HoldCommandsAfter);
        }
    }

    /// <summary>Has the program keep what it must, before anything leaves that only makes sense when it has.</summary>
    private async Task PersistAsync(CancellationToken connected)
    {
        if (_options.Persist is not { } persist || !HasUnpersisted())
        {
            return;
        }

        long commands;
        int tokens;
        lock (_gate)
        {
            commands = _state.LastCommandSeq;
            tokens = _state.TokensTaken;
        }

        try
        {
            await persist(this, connected).WaitAsync(_options.ConnectTimeout, _time, connected);
        }
        catch (Exception failed) when (!connected.IsCancellationRequested)
        {
            // Rule of the edge: whatever the program's storage throws, it is a connection that cannot be used now.
            _persistFault = failed;
            _cutConnection?.Cancel();
            throw new OperationCanceledException("Not persisted.", failed);
        }

        lock (_gate)
        {
            _tokensPersisted = tokens;
            _state.HoldCommandsAfter = Math.Max(_state.HoldCommandsAfter, commands);
        }
    }

    private void Detach()
    {
        lock (_gate)
        {
            _state.Detach();
        }

        SignalRoom();
    }

    private void SignalRoom()
    {
        TaskCompletionSource room;
        lock (_gate)
        {
            room = _room;
            _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        room.TrySetResult();
    }

    private void Wake()
    {
        // Once too often is harmless, and a count that only grows while nobody sends is not.
        if (_wake.CurrentCount == 0)
        {
            try
            {
                _wake.Release();
            }
            catch (ObjectDisposedException)
            {
            }
        }
    }

    private void ThrowIfOver_NeedsLock()
    {
        if (_over is { } over)
        {
            // Each thrower its own: an exception that several threads throw loses its stack.
            throw over is SessionLostException lost
                ? new SessionLostException(lost.Reason, lost.Message, lost.Closure, lost.InnerException)
                : new RealtimeConnectionClosedException(((RealtimeConnectionClosedException)over).Closure);
        }
    }
}
