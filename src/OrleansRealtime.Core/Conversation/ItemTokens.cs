using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Conversation;

/// <summary>
/// What items take of a model's context: 1 token per 100 ms of user audio and per 50 ms of assistant audio, the API's published
/// rates, and text at 4 characters.
/// </summary>
internal static class ItemTokens
{
    private const int UserSamplesPerToken = 2_400;
    private const int AssistantSamplesPerToken = 1_200;
    private const int CharactersPerToken = 4;

    // What the API's vision models take of an image that fits into 1024 by 1024, and of one in low detail.
    private const int ImageTokens = 765;
    private const int LowDetailTokens = 85;

    // A message costs a few tokens whatever it says, so that endless empty items cannot fill a window.
    private const int Overhead = 4;

    public static int OfAudio(ConversationEntry entry) => (int)(entry.Item switch
    {
        ConversationItem.Message { Role: MessageRole.User } => entry.AudioLength.Samples / UserSamplesPerToken,
        ConversationItem.Message { Role: MessageRole.Assistant } => entry.AudioLength.Samples / AssistantSamplesPerToken,
        _ => 0,
    });

    public static int OfText(ConversationItem item) => Overhead + item switch
    {
        ConversationItem.Message message => message.Content.Sum(OfPart),
        ConversationItem.FunctionCall call => (call.Name.Length + call.Arguments.Length) / CharactersPerToken,
        ConversationItem.FunctionCallOutput output => output.Output.Length / CharactersPerToken,
        ConversationItem.McpCall call =>
            (call.Arguments.Length + (call.Output?.Length ?? call.Error?.GetRawText().Length ?? 0)) / CharactersPerToken,
        ConversationItem.McpApprovalRequest request => request.Arguments.Length / CharactersPerToken,
        _ => 0,
    };

    /// <summary>What every answer takes before the first item.</summary>
    public static int OfInstructions(string instructions, IReadOnlyList<ToolDefinition> tools) =>
        (instructions.Length / CharactersPerToken) + tools.Sum(OfTool);

    private static int OfTool(ToolDefinition tool) => Overhead + tool switch
    {
        ToolDefinition.Function function =>
            (function.Name.Length + (function.Description?.Length ?? 0) +
                (function.Parameters?.GetRawText().Length ?? 0)) / CharactersPerToken,
        _ => 0,
    };

    private static int OfPart(ContentPart part) => part switch
    {
        ContentPart.InputText text => text.Text.Length / CharactersPerToken,
        ContentPart.InputAudio audio => (audio.Transcript?.Length ?? 0) / CharactersPerToken,
        ContentPart.InputImage image => image.Detail == "low" ? LowDetailTokens : ImageTokens,
        ContentPart.OutputText text => text.Text.Length / CharactersPerToken,
        ContentPart.OutputAudio audio => audio.Transcript.Length / CharactersPerToken,
        _ => 0,
    };
}
