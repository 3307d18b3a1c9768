using OrleansRealtime.Client.Resumption;
using OrleansRealtime.Faults.Script;

namespace OrleansRealtime.Faults.Clients;

/// <summary>What the script says by itself.</summary>
internal sealed partial class Conversation
{
    private async Task SayAsync(ResumableSession session, CancellationToken cancellationToken)
    {
        while (true)
        {
            var phase = _account.Phase;
            switch (phase)
            {
                case Phase.Over:
                    return;
                case Phase.Thinking:
                    await Task.Delay(script.PauseBefore(_account.Turn), cancellationToken);
                    break;
                case Phase.Speaking:
                    await Task.Delay(ChunkTime, cancellationToken);
                    break;
                default:
                    await Task.WhenAny(_changed.WaitAsync(cancellationToken), session.Closed);
                    if (session.Closed.IsCompleted)
                    {
                        return;
                    }

                    continue;
            }

            await _lock.WaitAsync(cancellationToken);
            try
            {
                await GoOnAsync(session);
            }
            catch (Exception over) when (over is SessionLostException or OrleansRealtime.Client.RealtimeConnectionClosedException)
            {
                // The reader tells it.
                return;
            }
            finally
            {
                _lock.Release();
            }
        }
    }

    private async Task GoOnAsync(ResumableSession session)
    {
        if (_account.Phase == Phase.Speaking)
        {
            var from = session.InputPosition;
            var length = (int)Math.Min(ChunkSamples, script.EndOf(_account.Turn) - from);
            if (length > 0)
            {
                await session.AppendAudioAsync(script.Audio(from, length));
                return;
            }

            await session.CommitAudioAsync();
            _account.Phase = Phase.AwaitingTranscript;
            return;
        }

        if (_account.Phase != Phase.Thinking)
        {
            return;
        }

        switch (script.Turns[_account.Turn])
        {
            case TurnKind.Voice:
                _account.Phase = Phase.Speaking;
                break;
            case TurnKind.Update:
                await session.UpdateAsync($$"""{"type":"realtime","instructions":"{{script.TextOf(_account.Turn)}}"}""");
                _account.Phase = Phase.AwaitingSettings;
                break;
            case var kind:
                await AskAsync(session, kind);
                break;
        }
    }

    private async Task AskAsync(ResumableSession session, TurnKind kind)
    {
        var text = script.TextOf(_account.Turn);
        _account.Said.Add(text);
        await session.CreateUserTextAsync(text);
        await session.CreateResponseAsync(kind == TurnKind.Written ? """{"output_modalities":["text"]}""" : null);
        _account.Phase = Phase.AwaitingAnswer;
    }
}
