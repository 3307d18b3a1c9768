using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Client;
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
                Send(send);
                break;
            case SessionEffect.ConfigureInput configure:
                _input = configure.Settings;
                Tell(new SessionOutput.Configure(InputOf(configure.Settings)));
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

    private void Send(SessionEffect.SendEvent send)
    {
        _trace.Observe(send.Event);
        if (send.To is { } attachment && attachment != AttachmentId.Primary)
        {
            TellSidebands(Write(send, seq: null), attachment);
            return;
        }

        // Counted in any session: whoever opts in later begins where the session is.
        var isOn = _session.Extensions.HasFlag(ClientExtensions.Resumption);
        var seq = _resumption.Number();
        var told = Write(send, isOn ? seq : null);
        FollowSwitch(isOn);
        if (isOn)
        {
            Keep(told);
        }

        Tell(told);
        TellSidebands(told, send.To);
    }

    private SessionOutput.Event Write(SessionEffect.SendEvent send, long? seq)
    {
        _writer.ResetWrittenCount();
        ServerEventWriter.Write(_writer, send.Event, send.EventId, seq);
        return new SessionOutput.Event(_writer.WrittenSpan.ToArray(), send.Gate) { Audio = send.Audio, Seq = seq };
    }

    // Told when what it comes of has been recorded: see FlushAsync.
    private void Tell(SessionOutput output)
    {
        if (_outlet is not null)
        {
            _batch.Add(output);
        }
    }
}
