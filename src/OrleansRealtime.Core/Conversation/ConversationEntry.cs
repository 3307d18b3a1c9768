using OrleansRealtime.Audio;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Conversation;

/// <summary>An item of a conversation with what the wire does not show of it.</summary>
internal sealed class ConversationEntry(ConversationItem item)
{
    /// <summary>The item as a model should see it: what was heard, not what was meant to be said.</summary>
    public ConversationItem Item { get; set; } = item;

    /// <summary>When its words were spoken; null for everything but an assistant's audio.</summary>
    public SpokenTimeline? Spoken { get; set; }

    /// <summary>How much audio it holds, for token counts and truncation.</summary>
    public SampleTime AudioLength { get; set; }
}
