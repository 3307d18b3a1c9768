using OrleansRealtime.Audio;
using OrleansRealtime.Core.Contexts;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core;

public sealed partial class VoiceSession
{
    private readonly ContextMachine _contexts;

    /// <summary>What the client may say beyond the API's own events.</summary>
    public ClientExtensions Extensions =>
        (Includes(SessionIncludes.Contexts) ? ClientExtensions.Contexts : ClientExtensions.None) |
        (Includes(SessionIncludes.Resumption) ? ClientExtensions.Resumption : ClientExtensions.None);

    private ConversationLog CurrentLog => _contexts.Current.Log;

    private bool Includes(string extension) => Config.Include?.Contains(extension) ?? false;

    private void CreateContext(ClientEvent.ContextCreate create)
    {
        if (TranscriptionSessionRefusal(ClientEventTypes.ContextCreate) is { } wrongKind)
        {
            Refuse(create, wrongKind);
            return;
        }

        if (!_configuration.TryDerive(create.Session, out var settings, out var error) ||
            !_contexts.TryCreate(create.Id, create.Name, ContextSettings.Of(settings), out var context, out error))
        {
            Refuse(create, error);
            return;
        }

        _outbox.Send(new ServerEvent.ContextCreated(context.ToResource(), settings));
    }

    private void ListContexts() => _outbox.Send(new ServerEvent.ContextListed(
        [.. _contexts.All.Select(context => context.ToResource())],
        _contexts.Current.Id));

    /// <summary>Takes effect as soon as no response runs, which may be at once: see <see cref="Settle"/>.</summary>
    private void SwitchContext(DateTimeOffset now, SessionInput.ClientEventReceived received, ClientEvent.ContextSwitch wanted)
    {
        if (_contexts.Find(wanted.ContextId) is not { } target)
        {
            Refuse(wanted, ProtocolError.InvalidRequest(
                ErrorCodes.ContextSwitchInvalidId,
                $"Error switching context: the context with id '{wanted.ContextId}' does not exist.",
                "context_id"));
            return;
        }

        if (_contexts.Wait(new WaitingSwitch(target, received.From, wanted.EventId)) is { } replaced)
        {
            var error = ProtocolError.InvalidRequest(
                ErrorCodes.ContextSwitchReplaced,
                $"The switch to context '{replaced.Target.Id}' did not take place: another one was asked for meanwhile.");
            _outbox.SendTo(replaced.Asker, new ServerEvent.Error(error with { EventId = replaced.EventId }));
        }

        if (wanted.Cancel && _responses.Active is { } active)
        {
            CancelTools(active);
            CancelResponse(now, active, "client_cancelled", received.Heard);
            AwaitUser(now, active, toPlay: SampleTime.Zero);
        }
    }

    private void DeleteContext(ClientEvent.ContextDelete delete)
    {
        if (_contexts.TryDelete(delete.ContextId, out var error) is not { } entries)
        {
            Refuse(delete, error!);
            return;
        }

        foreach (var response in KeptResponses().Keys)
        {
            _ledger.TouchResponse(response);
        }

        Forget(entries);
        _outbox.Send(new ServerEvent.ContextDeleted(delete.ContextId));
    }

    /// <summary>What had to wait for the end of a response, once everything else that happened has been dealt with.</summary>
    private void Settle(DateTimeOffset now)
    {
        SettlePause();
        StartWaiting(now);
        EndExchange(now);
        SettlePlayback(now);
        if (_closed || _responses.Active is not null || _contexts.Waiting is null)
        {
            return;
        }

        var left = _contexts.Switch(ContextSettings.Of(Config));
        _configuration.Overlay(_contexts.Current.Settings);
        _outbox.Send(new ServerEvent.ContextSwitched(left.Id, _contexts.Current.ToResource(), Config));
        ImportSessionTools();
    }
}
