using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core;

/// <summary>Where the sub-machines of a session leave what is to be done, in order.</summary>
internal sealed class SessionOutbox(IdSource ids)
{
    private readonly Queue<SessionEffect> _effects = new();

    /// <summary>Who asked for what is being done: errors go there. Null when nobody did.</summary>
    public AttachmentId? Asker { get; set; }

    public void Send(ServerEvent @event, AudioGate? gate = null) => Send(@event, gate, to: null);

    public void SendTo(AttachmentId attachment, ServerEvent @event) => Send(@event, gate: null, attachment);

    /// <summary>Sends an event that audio is put into on its way; none when there is none to put.</summary>
    public void SendWithAudio(ServerEvent @event, IReadOnlyList<ItemAudio> audio) =>
        _effects.Enqueue(new SessionEffect.SendEvent(ids.Next("event_"), @event, null) { Audio = audio });

    public void SendError(ProtocolError error)
    {
        Send(new ServerEvent.Error(error), gate: null, Asker);
        Report(new SessionFact.ProtocolErrorSent(error.Code));
    }

    public void Infer(InferenceCommand command) => _effects.Enqueue(new SessionEffect.Infer(command));

    public void Report(SessionFact fact) => _effects.Enqueue(new SessionEffect.Report(fact));

    public void Do(SessionEffect effect) => _effects.Enqueue(effect);

    public bool TryDrain([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SessionEffect? effect) =>
        _effects.TryDequeue(out effect);

    private void Send(ServerEvent @event, AudioGate? gate, AttachmentId? to) =>
        _effects.Enqueue(new SessionEffect.SendEvent(ids.Next("event_"), @event, gate) { To = to });
}
