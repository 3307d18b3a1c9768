namespace OrleansRealtime.Core.Conversation;

/// <summary>What an entry takes of a model's context, in tokens.</summary>
internal readonly record struct TokenCost(int Text, int Audio)
{
    public int Total => Text + Audio;

    public static TokenCost Of(ConversationEntry entry) => new(ItemTokens.OfText(entry.Item), ItemTokens.OfAudio(entry));
}
