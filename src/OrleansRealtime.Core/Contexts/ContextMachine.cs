using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.State;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.Contexts;

/// <summary>
/// The contexts of a session, one of them the current one. Item ids are unique over all of them, so whatever names an item finds
/// it in the context it belongs to.
/// </summary>
internal sealed partial class ContextMachine
{
    private readonly IdSource _ids;
    private readonly SessionSettings _settings;
    private readonly ConversationSize _size;
    private readonly StateLedger _ledger;

    // In the order they were made: a session has few.
    private readonly List<ConversationContext> _contexts = [];

    public ContextMachine(IdSource ids, SessionSettings settings, ContextSettings initial, StateLedger ledger)
    {
        _ledger = ledger;
        _ids = ids;
        _settings = settings;
        _size = new ConversationSize(settings.MaxItems, settings.MaxConversationCharacters);
        Current = Add(ContextId.Default, name: null, initial, weight: 0);
    }

    /// <summary>Where the session is: what is said now belongs here.</summary>
    public ConversationContext Current { get; private set; }

    /// <summary>The switch that waits for a response to end; null when none does.</summary>
    public WaitingSwitch? Waiting { get; private set; }

    public IReadOnlyList<ConversationContext> All => _contexts;

    /// <summary>Nothing more can be added to any of them.</summary>
    public bool IsFull => !_size.HasRoomFor(1, 0);

    /// <summary>What a model sees of a conversation; a window of its own for one whose context is gone.</summary>
    public ContextWindow WindowOf(ConversationLog log) =>
        _contexts.Find(context => context.Log == log)?.Window ?? new ContextWindow(_settings.ContextTokens);

    public ConversationContext? Find(ContextId id) => _contexts.Find(context => context.Id == id);

    /// <summary>The context an item belongs to; null when there is no such item.</summary>
    public ConversationContext? HolderOf(ItemId itemId) => _contexts.Find(context => context.Log.Contains(itemId));

    /// <summary>The entry of an item, whatever context it is in; null when there is no such item.</summary>
    public ConversationEntry? FindItem(ItemId itemId) => HolderOf(itemId)?.Log.Find(itemId);

    /// <summary>The context a tool was called in; null when there was no such call.</summary>
    public ConversationContext? HolderOfCall(string callId) =>
        Current.Log.HasCall(callId) ? Current : _contexts.Find(context => context.Log.HasCall(callId));

    public bool TryCreate(
        ContextId? id,
        string? name,
        ContextSettings settings,
        [NotNullWhen(true)] out ConversationContext? context,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        context = null;
        error = Refusal(id, settings);
        if (error is null)
        {
            context = Add(id ?? new ContextId(_ids.Next("ctx_")), name, settings, settings.Weight);
        }

        return context is not null;
    }

    /// <summary>Forgets a context and everything in it.</summary>
    /// <returns>The items that were in it; null with the reason when it stays.</returns>
    public IReadOnlyList<ConversationEntry>? TryDelete(ContextId id, out ProtocolError? error)
    {
        var context = Find(id);
        error = DeleteRefusal(id, context);
        if (error is not null)
        {
            return null;
        }

        _contexts.Remove(context!);
        _size.Add(0, -context!.SettingsWeight);
        return context.Log.RemoveAll();
    }

    /// <summary>The next end of a response leads there.</summary>
    /// <returns>The switch that had been waiting and now never comes; null when none was.</returns>
    public WaitingSwitch? Wait(WaitingSwitch next)
    {
        var before = Waiting;
        Waiting = next;
        return before;
    }

    /// <summary>Goes where the waiting switch leads.</summary>
    /// <param name="settings">The settings the session has in the context it leaves.</param>
    /// <returns>The context left.</returns>
    public ConversationContext Switch(ContextSettings settings)
    {
        var left = Current;
        left.Settings = settings;
        Current = Waiting!.Target;
        Waiting = null;
        return left;
    }

    private ConversationContext Add(ContextId id, string? name, ContextSettings settings, long weight)
    {
        var log = new ConversationLog(new ConversationId(_ids.Next("conv_")), _size, _ledger);
        var context = new ConversationContext(id, name, log, new ContextWindow(_settings.ContextTokens))
        {
            Settings = settings,
            SettingsWeight = weight,
        };
        _size.Add(0, weight);
        _contexts.Add(context);
        return context;
    }

    private ProtocolError? Refusal(ContextId? id, ContextSettings settings) =>
        id is { } given && Find(given) is not null
            ? ProtocolError.InvalidRequest(
                ErrorCodes.ContextCreateDuplicateId,
                $"Error creating context: a context with id '{given}' already exists.",
                "context.id")
        : _contexts.Count >= _settings.MaxContexts
            ? ProtocolError.InvalidRequest(
                ErrorCodes.TooManyContexts,
                $"Error creating context: a session may have at most {_settings.MaxContexts} contexts. Delete one before creating another.")
        : !_size.HasRoomFor(0, settings.Weight)
            ? ProtocolError.InvalidRequest(
                ErrorCodes.ConversationFull,
                "Error creating context: the session's conversations are full. Delete items or contexts first.")
        : null;

    private ProtocolError? DeleteRefusal(ContextId id, ConversationContext? context) =>
        context is null
            ? ProtocolError.InvalidRequest(
                ErrorCodes.ContextDeleteInvalidId,
                $"Error deleting context: the context with id '{id}' does not exist.",
                "context_id")
        : id == ContextId.Default
            ? ProtocolErrors.InvalidValue("context_id", "Error deleting context: the default context cannot be deleted.")
        : context == Current || context == Waiting?.Target
            ? ProtocolError.InvalidRequest(
                ErrorCodes.ContextInUse,
                $"Error deleting context: the context with id '{id}' is the current one. Switch to another before deleting it.",
                "context_id")
        : null;
}
