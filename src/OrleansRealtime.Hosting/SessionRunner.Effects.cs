using System.Runtime.CompilerServices;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Hosting;

internal sealed partial class SessionRunner
{
    private async ValueTask DrainAsync()
    {
        while (_session.TryDrain(out var effect))
        {
            await ApplyAsync(effect);
        }
    }

    private ValueTask ApplyAsync(SessionEffect effect)
    {
        switch (effect)
        {
            case SessionEffect.SendEvent send:
                _trace.Observe(send.Event);
                _writer.ResetWrittenCount();
                ServerEventWriter.Write(_writer, send.Event, send.EventId);
                var told = new SessionOutput.Event(_writer.WrittenSpan.ToArray(), send.Gate) { Audio = send.Audio };
                if (send.To is null || send.To == AttachmentId.Primary)
                {
                    Tell(told);
                }

                TellSidebands(told, send.To);
                break;
            case SessionEffect.ConfigureInput configure:
                _input = configure.Settings;
                Tell(new SessionOutput.Configure(configure.Settings));
                break;
            case SessionEffect.DropAudio drop:
                Tell(new SessionOutput.DropAudio(drop.Operation));
                break;
            case SessionEffect.ClearPlayback:
                Tell(new SessionOutput.ClearPlayback());
                break;
            case SessionEffect.AnswerPause answer:
                Tell(new SessionOutput.PauseAnswered(answer.Answer));
                break;
            case SessionEffect.Infer infer:
                return _inference.PostAsync(infer.Command, CancellationToken.None);
            case SessionEffect.Mcp mcp:
                Post(mcp.Command);
                break;
            case SessionEffect.Report report:
                _metrics.Record(report.Fact);
                break;
            case SessionEffect.Close close:
                CloseReason ??= close.Reason;
                Tell(new SessionOutput.Close(close.Reason));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>What the primary connection is told, in order.</summary>
    public async IAsyncEnumerable<SessionOutput> ReadOutputAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var output in _output.Reader.ReadAllAsync(cancellationToken))
        {
            Interlocked.Add(ref _outputBytes, -BytesOf(output));
            yield return output;
        }
    }

    private static long BytesOf(SessionOutput output) => output is SessionOutput.Event @event ? @event.Utf8.Length : 0;

    private void Tell(SessionOutput output)
    {
        // One event, however large, may always wait; more than fits does so only for a client that asks and does not read.
        var bytes = BytesOf(output);
        var waiting = Interlocked.Add(ref _outputBytes, bytes);
        if (((waiting <= OutputBytes || waiting == bytes) && _output.Writer.TryWrite(output)) || _session.IsClosed)
        {
            return;
        }

        CloseReason = Core.CloseReason.TooSlow;
        Log.ClientTooSlow(_logger);
        _session.Handle(_time.GetUtcNow(), new SessionInput.Closed(Core.CloseReason.TooSlow));
    }
}
