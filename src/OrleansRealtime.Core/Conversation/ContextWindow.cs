using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Conversation;

/// <summary>
/// Picks what a model sees from the end of a conversation. Cost depends on the window, not on the conversation's length.
/// </summary>
internal static class ContextWindow
{
    // 1 token per 100 ms of user audio and per 50 ms of assistant audio, the API's published rates; text at 4 characters.
    private const int UserSamplesPerToken = 2_400;
    private const int AssistantSamplesPerToken = 1_200;
    private const int CharactersPerToken = 4;

    // A message costs a few tokens whatever it says, so that endless empty items cannot fill a window.
    private const int ItemTokens = 4;

    /// <summary>Items oldest first that fit into <paramref name="tokens"/>, the newest always among them.</summary>
    public static List<ConversationItem> Fit(ConversationLog log, int tokens, out int audioTokens)
    {
        var items = new List<ConversationItem>();
        audioTokens = 0;
        foreach (var entry in log.NewestFirst())
        {
            var audio = AudioTokens(entry);
            tokens -= audio + TextTokens(entry.Item) + ItemTokens;
            if (tokens < 0 && items.Count > 0)
            {
                break;
            }

            audioTokens += audio;
            items.Add(entry.Item);
        }

        items.Reverse();
        DropResultsWithoutCalls(items);
        return items;
    }

    // A result whose call fell out of the window means nothing, and many models refuse it.
    private static void DropResultsWithoutCalls(List<ConversationItem> items)
    {
        var calls = items.OfType<ConversationItem.FunctionCall>().Select(call => call.CallId).ToHashSet();
        items.RemoveAll(item => item is ConversationItem.FunctionCallOutput output && !calls.Contains(output.CallId));
    }

    public static int AudioTokens(ConversationEntry entry) => (int)(entry.Item switch
    {
        ConversationItem.Message { Role: MessageRole.User } => entry.AudioLength.Samples / UserSamplesPerToken,
        ConversationItem.Message { Role: MessageRole.Assistant } => entry.AudioLength.Samples / AssistantSamplesPerToken,
        _ => 0,
    });

    private static int TextTokens(ConversationItem item) => item switch
    {
        ConversationItem.Message message => message.Content.Sum(PartTokens),
        ConversationItem.FunctionCall call => (call.Name.Length + call.Arguments.Length) / CharactersPerToken,
        ConversationItem.FunctionCallOutput output => output.Output.Length / CharactersPerToken,
        ConversationItem.McpCall call => (call.Arguments.Length + (call.Output?.Length ?? 0)) / CharactersPerToken,
        _ => 0,
    };

    private static int PartTokens(ContentPart part) => part switch
    {
        ContentPart.InputText text => text.Text.Length / CharactersPerToken,
        ContentPart.InputAudio audio => (audio.Transcript?.Length ?? 0) / CharactersPerToken,
        ContentPart.OutputText text => text.Text.Length / CharactersPerToken,
        ContentPart.OutputAudio audio => audio.Transcript.Length / CharactersPerToken,
        _ => 0,
    };
}
