using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;

namespace OrleansRealtime.Core.Responses;

/// <summary>What a model is shown when a request brings its own input.</summary>
internal static class ContextBuilder
{
    public static bool TryBuild(
        ConversationLog log,
        IReadOnlyList<ResponseInput> input,
        [NotNullWhen(true)] out ContextWindow.Fitted? context,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        error = null;
        context = null;
        var items = new List<ConversationItem>(input.Count);
        var audioTokens = 0;
        for (var i = 0; i < input.Count; i++)
        {
            if (input[i] is ResponseInput.Inline inline)
            {
                items.Add(inline.Item);
                continue;
            }

            var itemId = ((ResponseInput.Reference)input[i]).ItemId;
            if (log.Find(itemId) is not { } entry)
            {
                error = Unknown(itemId, i);
                return false;
            }

            audioTokens += ItemTokens.OfAudio(entry);
            items.Add(entry.Item);
        }

        context = new ContextWindow.Fitted(items, audioTokens, items.Exists(McpHistory.IsMcp), IsOverflow: false);
        return true;
    }

    private static ProtocolError Unknown(ItemId itemId, int index) => ProtocolError.InvalidRequest(
        ErrorCodes.InvalidValue,
        $"Error creating response: the item with id '{itemId}' does not exist.",
        $"response.input[{index}].id");
}
