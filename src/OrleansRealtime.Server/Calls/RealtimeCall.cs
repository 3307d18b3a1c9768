using System.Text;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Media;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.WebRtc.Calls;

namespace OrleansRealtime.Server.Calls;

/// <summary>
/// One client on one call: its events on the data channel, its voice and the answers' as media. Whichever side ends first ends the
/// other, within a bounded time.
/// </summary>
internal sealed partial class RealtimeCall(
    string account,
    RtcCall call,
    MediaLeg leg,
    int maxMessageBytes,
    ILogger logger) : IAsyncDisposable
{
    // The last events of a session, and their way through a bad network.
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _channelOpened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CallDialect _dialect = new();
    private readonly DeliveredPlayback _delivered = new(call, leg);
    private volatile bool _wasHungUp;

    public string Id => call.Id;

    public string Account => account;

    /// <summary>Chooses the words of the connection; before it runs.</summary>
    public void Speak(bool mayTurnBeta) => _dialect.MayTurnBeta = mayTurnBeta;

    /// <summary>Ends it from this side, and its session with it.</summary>
    public ValueTask HangUpAsync()
    {
        _wasHungUp = true;
        return leg.CloseAsync();
    }

    public async Task RunAsync(CancellationToken aborted)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        leg.OnPlaybackReady(call.Wake);
        call.Play(leg.TakePlayback);
        var receiving = ReceiveEventsAsync(ended.Token);
        var listening = ReceiveAudioAsync(ended.Token);
        var sending = SendEventsAsync(ended.Token);
        var delivering = _delivered.RunAsync(ended.Token);
        try
        {
            // The client's leaving ends the session, and the session's end the call.
            if (await Task.WhenAny(receiving, sending) == sending)
            {
                await call.FlushAsync(FarewellTimeout);
            }
        }
        finally
        {
            call.HangUp(leg.CloseReason is null or CloseReason.ClientClosed ? RtcEndReason.ClientClosed : RtcEndReason.ServerClosed);
            await LeaveAsync();
            await ended.CancelAsync();
            foreach (var task in new[] { receiving, listening, sending, delivering })
            {
                await SettleAsync(task);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await leg.DisposeAsync();
        call.Dispose();
    }

    // A page that is closed, one that is loaded again and one whose network is gone end their calls alike: of a session that can be resumed
    // only who says so ends it.
    private ValueTask LeaveAsync() => leg.TakesPositions && !_wasHungUp ? leg.DetachAsync() : leg.CloseAsync();

    private async Task SettleAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // The other side ended first.
        }
        catch (Exception exception)
        {
            Log.CallFaulted(logger, exception, Id);
        }
    }

    private async Task ReceiveEventsAsync(CancellationToken ended)
    {
        await foreach (var @event in call.ReadEventsAsync(ended))
        {
            switch (@event)
            {
                case RtcEvent.ChannelOpened:
                    _channelOpened.TrySetResult();
                    break;
                case RtcEvent.Message message:
                    await HandleAsync(message, ended);
                    break;
            }
        }
    }

    private ValueTask HandleAsync(RtcEvent.Message message, CancellationToken ended) =>
        !message.IsText ? leg.RejectAsync(CallErrors.BinaryMessage, ended)
        : message.Bytes.Length > maxMessageBytes ? leg.RejectAsync(ProtocolErrors.MessageTooLarge(maxMessageBytes), ended)
        : HandleTextAsync(message.Bytes, ended);

    private ValueTask HandleTextAsync(ReadOnlyMemory<byte> utf8, CancellationToken ended)
    {
        if (!_dialect.TryRead(utf8, out var today, out var error))
        {
            return leg.RejectAsync(error, ended);
        }

        if (AppendReader.IsAppend(today.Span))
        {
            return AppendAsync(today, ended);
        }

        return leg.PostAsync(
            today,
            AppendReader.TryPeekType(today.Span, out var name) ? Encoding.UTF8.GetString(name) : null,
            ended);
    }

    // Unusual beside a microphone, but not forbidden.
    private async ValueTask AppendAsync(ReadOnlyMemory<byte> utf8, CancellationToken ended)
    {
        var audio = new byte[AppendReader.MaxDecodedLength(utf8.Length)];
        if (AppendReader.TryRead(utf8.Span, audio, out var count, out var error))
        {
            await leg.AppendEventAudioAsync(audio.AsMemory(0, count), ended);
        }
        else
        {
            await leg.RejectAsync(error, ended);
        }
    }

    private async Task ReceiveAudioAsync(CancellationToken ended)
    {
        while (await call.ReadAudioAsync() is { } audio)
        {
            using (audio)
            {
                await leg.AppendPcmAsync(audio.Memory, ended);
            }
        }
    }

    private async Task SendEventsAsync(CancellationToken ended)
    {
        var isHeard = call.HasChannel;
        if (isHeard)
        {
            // A client that has not come by the end of its session need not be waited for.
            await Task.WhenAny(_channelOpened.Task, leg.Ended).WaitAsync(ended);
        }

        while (await leg.ReadAsync() is { } item)
        {
            // A call of sound alone: only sidebands hear of its events.
            if (!isHeard)
            {
                continue;
            }

            foreach (var message in _dialect.ToClient(item.Event))
            {
                await SendAsync(message, ended);
            }
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken ended)
    {
        if (await call.SendAsync(message, ended) == RtcSendResult.TooLarge)
        {
            await call.SendAsync(CallErrors.EventTooLarge(message.Length), ended);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Call {CallId} failed.")]
        public static partial void CallFaulted(ILogger logger, Exception exception, string callId);
    }
}
