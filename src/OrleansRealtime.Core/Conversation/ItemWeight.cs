using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Conversation;

/// <summary>Characters an item holds, all of them: whatever is not counted is not bounded.</summary>
internal static class ItemWeight
{
    public static long Of(ConversationItem item) => (item.Id?.Value.Length ?? 0) + item switch
    {
        ConversationItem.Message message => message.Content.Sum(OfPart),
        ConversationItem.FunctionCall call => Sum(call.Name, call.CallId, call.Arguments),
        ConversationItem.FunctionCallOutput output => Sum(output.CallId, output.Output),
        ConversationItem.McpCall call =>
            Sum(call.ServerLabel, call.Name, call.Arguments, call.ApprovalRequestId, call.Output, call.Error?.GetRawText()),
        ConversationItem.McpListTools list => Sum(list.ServerLabel, list.Tools.GetRawText(), list.Error),
        ConversationItem.McpApprovalRequest request => Sum(request.ServerLabel, request.Name, request.Arguments),
        ConversationItem.McpApprovalResponse answer => Sum(answer.ApprovalRequestId, answer.Reason),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static long OfPart(ContentPart part) => part switch
    {
        ContentPart.InputText text => text.Text.Length,
        ContentPart.InputAudio audio => (audio.Transcript?.Length ?? 0) + (audio.Audio?.Length ?? 0),
        ContentPart.InputImage image => image.ImageUrl.Length,
        ContentPart.OutputText text => text.Text.Length,
        ContentPart.OutputAudio audio => audio.Transcript.Length,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static long Sum(params ReadOnlySpan<string?> texts)
    {
        var characters = 0L;
        foreach (var text in texts)
        {
            characters += text?.Length ?? 0;
        }

        return characters;
    }
}
