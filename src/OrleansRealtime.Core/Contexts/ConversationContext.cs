using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Protocol.Contexts;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.Contexts;

/// <summary>One conversation of a session with the settings it is held under.</summary>
internal sealed class ConversationContext(ContextId id, string? name, ConversationLog log, ContextWindow window)
{
    public ContextId Id => id;

    public string? Name => name;

    public ConversationLog Log => log;

    public ContextWindow Window => window;

    /// <summary>The settings it was left with; out of date while it is the current one, whose settings the session has.</summary>
    public required ContextSettings Settings { get; set; }

    /// <summary>What its settings were counted as when it was made.</summary>
    public long SettingsWeight { get; init; }

    /// <summary>The assistant has been heard in this conversation: its voice is fixed.</summary>
    public bool VoiceHeard { get; set; }

    public ContextResource ToResource() => new(id, name, log.Id, log.Count);
}
