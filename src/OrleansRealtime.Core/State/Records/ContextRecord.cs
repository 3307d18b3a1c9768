using OrleansRealtime.Core.Contexts;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.State.Records;

/// <summary>A context without its items.</summary>
/// <remarks>
/// <c>Settings</c>: Those it was left with; of the current one, those it had when it became that.
/// <c>SettingsWeight</c>: What they count for the bound of all conversations.
/// <c>Anchor</c>: Where its window begins; null when nothing was dropped down to a ratio.
/// </remarks>
internal sealed record ContextRecord(
    string Id,
    string? Name,
    string Conversation,
    ContextSettings Settings,
    long SettingsWeight,
    bool VoiceHeard,
    ItemId? Anchor);
