using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.State;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.Contexts;

internal sealed partial class ContextMachine
{
    /// <summary>The contexts as they were kept, still without their items.</summary>
    public ContextMachine(IdSource ids, SessionSettings settings, StateTable table, StateLedger ledger)
    {
        (_ids, _settings, _ledger) = (ids, settings, ledger);
        _size = new ConversationSize(settings.MaxItems, settings.MaxConversationCharacters);
        foreach (var id in table.Head.Contexts)
        {
            var record = table.Contexts[id];
            var log = new ConversationLog(new ConversationId(record.Conversation), _size, ledger);
            _size.Add(0, record.SettingsWeight);
            _contexts.Add(new ConversationContext(
                new ContextId(record.Id),
                record.Name,
                log,
                new ContextWindow(settings.ContextTokens, record.Anchor))
            {
                Settings = record.Settings,
                SettingsWeight = record.SettingsWeight,
                VoiceHeard = record.VoiceHeard,
            });
            log.Restore(table.Items.Where(item => item.Context == id).Select(ConversationEntry.Of));
        }

        _ = Need(ContextId.Default.Value);
        Current = Need(table.Head.CurrentContext);
        Waiting = table.Head.Switch is { } waiting
            ? new WaitingSwitch(Need(waiting.Target), new AttachmentId(waiting.Asker), waiting.EventId)
            : null;
    }

    /// <summary>The context a conversation is in; null when it is gone.</summary>
    public ConversationContext? Find(ConversationLog log) => _contexts.Find(context => context.Log == log);

    /// <summary>A conversation by its context; an empty one for a context that is gone.</summary>
    public ConversationLog LogOf(string? contextId, string conversationId) => contextId is null
        ? new ConversationLog(new ConversationId(conversationId), _size, _ledger)
        : Need(contextId).Log;

    private ConversationContext Need(string id) =>
        Find(new ContextId(id)) ?? throw new SessionStateException($"There is no context '{id}' among what was kept.");
}
