using OrleansRealtime.Audio;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Conversation;

/// <summary>An item of a conversation with what the wire does not show of it.</summary>
internal sealed partial class ConversationEntry(ConversationItem item)
{
    /// <summary>The item as a model should see it: what was heard, not what was meant to be said.</summary>
    public ConversationItem Item { get; set; } = item;

    /// <summary>Orders the entries of a conversation: greater behind smaller.</summary>
    public long Rank { get; set; }

    /// <summary>When its words were spoken; null for everything but an assistant's audio.</summary>
    public SpokenTimeline? Spoken { get; set; }

    /// <summary>Where its sound is; null for everything but an assistant's audio.</summary>
    public AudioStreamId? Stream { get; init; }

    /// <summary>How much of its audio was heard; null when all of it, as far as is known.</summary>
    public SampleTime? HeardUntil { get; set; }

    /// <summary>Where the client has cut it; what is behind that is gone, and cannot be cut again.</summary>
    public SampleTime? CutAt { get; set; }

    /// <summary>How much audio it holds, for token counts and truncation.</summary>
    public SampleTime AudioLength { get; set; }

    /// <summary>What was counted for it; null while it is outside of the window.</summary>
    public TokenCost? Cost { get; set; }

    /// <summary>A spoken message cut down to what was heard of it.</summary>
    public ConversationItem AsHeard(ConversationItem item)
    {
        if (HeardUntil is not { } until ||
            Spoken is null ||
            item is not ConversationItem.Message { Content: [ContentPart.OutputAudio audio] } message)
        {
            return item;
        }

        AudioLength = SampleTime.Min(AudioLength, until);
        return message with { Content = [new ContentPart.OutputAudio(Spoken.HeardText(audio.Transcript, until))] };
    }
}
