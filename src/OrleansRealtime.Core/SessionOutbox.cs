using OrleansRealtime.Core.Inference;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core;

/// <summary>Where the sub-machines of a session leave what is to be done, in order.</summary>
internal sealed class SessionOutbox(IdSource ids)
{
    private readonly Queue<SessionEffect> _effects = new();

    public void Send(ServerEvent @event, AudioGate? gate = null) =>
        _effects.Enqueue(new SessionEffect.SendEvent(ids.Next("event_"), @event, gate));

    public void SendError(ProtocolError error)
    {
        Send(new ServerEvent.Error(error));
        Report(new SessionFact.ProtocolErrorSent(error.Code));
    }

    public void Infer(InferenceCommand command) => _effects.Enqueue(new SessionEffect.Infer(command));

    public void Report(SessionFact fact) => _effects.Enqueue(new SessionEffect.Report(fact));

    public void Do(SessionEffect effect) => _effects.Enqueue(effect);

    public bool TryDrain([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SessionEffect? effect) =>
        _effects.TryDequeue(out effect);
}
