using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Mcp;

/// <summary>Shows a model what happened with MCP tools as calls of functions: engines know no difference.</summary>
internal static class McpHistory
{
    public static IReadOnlyList<ConversationItem> ToFunctions(ContextWindow.Fitted context, Toolbox toolbox)
    {
        if (!context.HasMcp)
        {
            return context.Items;
        }

        var items = context.Items;
        var answers = items.OfType<ConversationItem.McpApprovalResponse>()
            .GroupBy(answer => answer.ApprovalRequestId)
            .ToDictionary(same => same.Key, same => same.First());
        var shown = new List<ConversationItem>(items.Count);

        // Calls made together stay together, with their results behind them.
        var results = new List<ConversationItem>();
        foreach (var item in items)
        {
            var (call, result) = Translate(item, answers, toolbox);
            if (call is not null)
            {
                shown.Add(call);
                results.Add(result!);
            }
            else if (!IsMcp(item))
            {
                Flush();
                shown.Add(item);
            }
        }

        Flush();
        return shown;

        void Flush()
        {
            shown.AddRange(results);
            results.Clear();
        }
    }

    /// <summary>Whether an item is of a kind that models are not shown as it is.</summary>
    public static bool IsMcp(ConversationItem item) => item is ConversationItem.McpCall
        or ConversationItem.McpListTools
        or ConversationItem.McpApprovalRequest
        or ConversationItem.McpApprovalResponse;

    private static (ConversationItem? Call, ConversationItem? Result) Translate(
        ConversationItem item,
        Dictionary<string, ConversationItem.McpApprovalResponse> answers,
        Toolbox toolbox) => item switch
        {
            ConversationItem.McpCall call => Pair(
                call.Id,
                toolbox.ModelNameOf(call.ServerLabel, call.Name),
                call.Arguments,
                call.Output ?? call.Error?.GetRawText() ?? "The tool is still running."),

            // An approved one is followed by the call itself.
            ConversationItem.McpApprovalRequest { Id: { } id } request
                when !answers.TryGetValue(id.Value, out var answer) || !answer.Approve => Pair(
                    id,
                    toolbox.ModelNameOf(request.ServerLabel, request.Name),
                    request.Arguments,
                    answer is null ? "The call waits for the user's approval." : Declined(answer.Reason)),
            _ => (null, null),
        };

    private static string Declined(string? reason) =>
        reason is null ? "The user declined the call." : $"The user declined the call: {reason}";

    private static (ConversationItem, ConversationItem) Pair(ItemId? id, string name, string arguments, string output) => (
        new ConversationItem.FunctionCall(name, id!.Value.Value, arguments) { Id = id },
        new ConversationItem.FunctionCallOutput(id.Value.Value, output) { Id = id });
}
