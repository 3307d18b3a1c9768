using System.Net.WebSockets;
using OrleansRealtime.Client.Events;
using OrleansRealtime.Client.Resumption.Downlink;
using OrleansRealtime.Client.Resumption.Notices;
using OrleansRealtime.Client.Resumption.Returning;

namespace OrleansRealtime.Client.Resumption;

/// <summary>The life of a session: one connection after the other, until it is over.</summary>
public sealed partial class ResumableSession
{
    // A connection that held for so long is a good one, even when nothing came over it.
    private static readonly TimeSpan Proven = TimeSpan.FromSeconds(10);

    // What refuses after too many refusals does so for the rest of a minute.
    private static readonly TimeSpan RateLimitPause = TimeSpan.FromSeconds(15);

    private WebSocketCloseStatus? _farewell;
    private CancellationTokenSource? _cutConnection;
    private Exception? _persistFault;
    private string _resyncReason = "";

    private TimeSpan Now => _time.GetElapsedTime(0);

    private async Task BeginAsync(string? sessionJson, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.ConnectTimeout);
        RealtimeConnection? connection = null;
        try
        {
            connection = await RealtimeConnection.OpenAsync(_client, limit.Token);
            var told = await NewSession.BeginAsync(connection, _state, sessionJson, limit.Token);
            _state.HoldCommandsAfter = _options.Persist is null ? long.MaxValue : _state.LastCommandSeq;
            var first = connection;
            connection = null;
            _running = Task.Run(() => RunAsync(first, told), CancellationToken.None);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RealtimeConnectException(
                _client.Endpoint, null, new TimeoutException($"no session within {_options.ConnectTimeout.TotalSeconds:0.#} s", late));
        }
        finally
        {
            if (connection is not null)
            {
                await connection.AbortAsync();
            }
        }
    }

    private async Task ReturnAsync(SavedState saved, CancellationToken cancellationToken)
    {
        _state.Restore(saved);
        _state.HoldCommandsAfter = _options.Persist is null ? long.MaxValue : saved.ClientSeq;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        var connection = await ReconnectAsync(atOnce: true, Now, restoring: true, either.Token);
        _running = Task.Run(() => RunAsync(connection, []), CancellationToken.None);
    }

    private async Task RunAsync(RealtimeConnection connection, List<RealtimeServerEvent> told)
    {
        try
        {
            foreach (var early in told)
            {
                await DeliverAsync(early);
            }

            while (true)
            {
                var began = Now;
                var closure = await ServeAsync(connection);
                if (_stop.IsCancellationRequested || IsOver(closure))
                {
                    End(null, closure);
                    return;
                }

                var lostAt = Now;
                if (lostAt - began >= Proven)
                {
                    _backoff.Succeeded();
                }

                _options.Notify?.Invoke(new Reconnecting(closure));
                connection = await ReconnectAsync(
                    atOnce: closure.Code == CloseCodes.ServiceRestart, lostAt, restoring: false, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            End(null, new RealtimeClosure(RealtimeClosure.Abnormal, "ended while there was no connection", ByServer: false));
        }
        catch (SessionLostException lost)
        {
            End(lost, lost.Closure);
        }
        catch (Exception fault)
        {
            // Only the program's own code can throw here. It must not leave readers and senders waiting for ever.
            End(new SessionLostException(LossReason.Program, fault.Message, inner: fault), null);
        }
    }

    /// <summary>The end of the session, wanted by one side or the other.</summary>
    /// <exception cref="SessionLostException">The server wants it, and not in order.</exception>
    private bool IsOver(RealtimeClosure closure) => closure switch
    {
        { ByServer: true, Code: CloseCodes.Replaced } =>
            throw new SessionLostException(LossReason.Replaced, "Another connection has the session now.", closure),
        { ByServer: true, Code: CloseCodes.Refused } =>
            throw new SessionLostException(LossReason.Refused, $"The server ended the session: {closure.Reason}.", closure),
        { ByServer: true, Code: RealtimeClosure.Normal } => true,
        _ => _farewell is { } farewell && (!closure.ByServer || farewell != WebSocketCloseStatus.NormalClosure),
    };

    /// <summary>Sends and reads until the connection is gone, whoever ended it.</summary>
    private async Task<RealtimeClosure> ServeAsync(RealtimeConnection connection)
    {
        using var connected = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        _cutConnection = connected;
        var pump = PumpAsync(connection, connected.Token);
        string? givenUp = null;
        try
        {
            givenUp = await ReadAsync(connection, connected.Token);
        }
        catch (OperationCanceledException)
        {
            givenUp = _persistFault is { } fault ? $"not persisted: {fault.Message}" : "given up";
            _persistFault = null;
        }
        catch (RealtimeConnectionClosedException)
        {
            // How is in the closure.
        }
        finally
        {
            await connected.CancelAsync();
            await pump;
            _cutConnection = null;
            if (_farewell is null || givenUp is not null)
            {
                await connection.AbortAsync();
            }
            else
            {
                await connection.DisposeAsync();
            }
        }

        return givenUp is null
            ? await connection.Closed
            : new RealtimeClosure(RealtimeClosure.Abnormal, givenUp, ByServer: !_stop.IsCancellationRequested);
    }

    /// <returns>Why a connection that still stands must go; null when it ended by itself.</returns>
    private async Task<string?> ReadAsync(RealtimeConnection connection, CancellationToken connected)
    {
        await foreach (var received in connection.ReadEventsAsync(connected))
        {
            ReceiveVerdict verdict;
            bool progress;
            lock (_gate)
            {
                var before = _state.Received;
                verdict = _state.Receive(received);
                progress = _state.Received > before || received.AudioPosition is not null || verdict.Reaction == ReceiveReaction.Wake;
            }

            if (progress)
            {
                // Without any, a connection that always ends the same way would be tried for ever.
                _backoff.Succeeded();
            }

            if (verdict.Deliver)
            {
                Announce(received);
                await DeliverAsync(received);
            }
            else
            {
                received.Dispose();
            }

            switch (verdict.Reaction)
            {
                case ReceiveReaction.Wake:
                    SignalRoom();
                    Wake();
                    break;
                case ReceiveReaction.Reconnect:
                    return "something was missing";
                case ReceiveReaction.Replaced:
                    throw new SessionLostException(LossReason.Replaced, "Another connection has the session now.");
            }
        }

        return null;
    }

    private async Task<RealtimeConnection> ReconnectAsync(
        bool atOnce, TimeSpan lostAt, bool restoring, CancellationToken cancellationToken)
    {
        _backoff.Lost(lostAt);
        var last = "the connection was lost";
        while (true)
        {
            var pause = _backoff.Next(Now, atOnce)
                ?? throw new SessionLostException(LossReason.Unreachable, $"No way back in {(Now - lostAt).TotalSeconds:0} s: {last}.");
            await Task.Delay(pause, _time, cancellationToken);
            var attempt = await TryTokensAsync(cancellationToken);
            last = attempt.Detail;
            switch (attempt.Result)
            {
                case ResumeResult.Resumed:
                    return await GoOnAsync(attempt, restoring ? TimeSpan.Zero : Now - lostAt);
                case ResumeResult.Refused:
                    throw new SessionLostException(LossReason.Refused, $"The server does not take the session up: {last}.");
                case ResumeResult.NotSupported:
                    throw new SessionLostException(LossReason.NotSupported, $"The server cannot resume: {last}.");
                case ResumeResult.RateLimited:
                    await Task.Delay(RateLimitPause, _time, cancellationToken);
                    break;
            }
        }
    }

    /// <summary>The newest token, and when that is refused those before it: a server that died knows an older one.</summary>
    private async Task<ResumeAttempt> TryTokensAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ResumeRequest request;
            string? token;
            lock (_gate)
            {
                request = _state.Return();
                token = _state.Token;
            }

            if (token is null)
            {
                return new ResumeAttempt(ResumeResult.Refused, "no token is left");
            }

            var attempt = await _connector.ResumeAsync(request, token, cancellationToken);
            if (attempt.Result != ResumeResult.Refused)
            {
                return attempt;
            }

            lock (_gate)
            {
                if (!_state.TryOlderToken())
                {
                    return attempt;
                }
            }
        }
    }

    private async Task<RealtimeConnection> GoOnAsync(ResumeAttempt attempt, TimeSpan gap)
    {
        ResumeOutcome outcome;
        using (attempt.Resumed)
        {
            lock (_gate)
            {
                outcome = _state.Resumed(attempt.Resumed!, Now);
                _droppedTold = false;
            }
        }

        if (!outcome.IsPossible)
        {
            await attempt.Connection!.AbortAsync();
            throw new SessionLostException(LossReason.Broken, "The server lost commands it had acknowledged.");
        }

        _options.Notify?.Invoke(new Resumed(
            gap, _backoff.Attempts, outcome.MissedEvents, outcome.ResentSamples, outcome.LostSamples, outcome.UnknownCommands));
        SignalRoom();
        return attempt.Connection!;
    }

    private ValueTask DeliverAsync(RealtimeServerEvent told) =>
        _events.Writer.TryWrite(told) ? ValueTask.CompletedTask : DeliverSlowAsync(told);

    private async ValueTask DeliverSlowAsync(RealtimeServerEvent told)
    {
        try
        {
            await _events.Writer.WriteAsync(told, _stop.Token);
        }
        catch
        {
            told.Dispose();
            throw;
        }
    }

    private void Announce(RealtimeServerEvent told)
    {
        if (_options.Notify is not { } notify)
        {
            return;
        }

        switch (told.Type)
        {
            case ResumptionEventTypes.GoingAway:
                notify(new GoingAway(
                    TimeSpan.FromMilliseconds(told.GetInteger("deadline_ms") ?? 0), told.GetString("reason") ?? ""));
                break;
            case ResumptionEventTypes.ResyncRequired:
                _resyncReason = told.GetString("reason") ?? "";
                break;
            case ResumptionEventTypes.Resynced:
                notify(new Resynced(_resyncReason));
                break;
        }
    }

    private async Task<RealtimeClosure> EndAsync(WebSocketCloseStatus farewell)
    {
        bool attached;
        lock (_gate)
        {
            _farewell ??= farewell;
            attached = _state.IsAttached;
        }

        Wake();
        if (!attached && farewell != WebSocketCloseStatus.NormalClosure)
        {
            await _stop.CancelAsync();
        }

        try
        {
            return await _closed.Task.WaitAsync(attached ? 2 * _client.CloseTimeout : _client.CloseTimeout, _time);
        }
        catch (TimeoutException)
        {
            await _stop.CancelAsync();
            return await _closed.Task;
        }
    }

    private void End(SessionLostException? lost, RealtimeClosure? closure)
    {
        closure ??= new RealtimeClosure(RealtimeClosure.Abnormal, lost?.Message ?? "", ByServer: true, lost);
        lock (_gate)
        {
            _over = lost ?? (Exception)new RealtimeConnectionClosedException(closure);
            _state.Detach();
        }

        _events.Writer.TryComplete(lost);
        _closed.TrySetResult(closure);
        SignalRoom();
        if (lost is { Reason: not LossReason.Program })
        {
            _options.Notify?.Invoke(new Lost(lost.Reason, lost.Message));
        }
    }

    /// <summary>Nothing came about: nobody will dispose this.</summary>
    private void Abandon()
    {
        _stop.Cancel();
        _state.Clear();
        _stop.Dispose();
        _wake.Dispose();
    }
}
