using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;

namespace OrleansRealtime.Core.Responses;

/// <summary>What a model is shown: the end of the conversation, or the input a request gave instead.</summary>
internal static class ContextBuilder
{
    public static bool TryBuild(
        ConversationLog log,
        IReadOnlyList<ResponseInput>? input,
        int tokens,
        [NotNullWhen(true)] out List<ConversationItem>? items,
        out int audioTokens,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        error = null;
        if (input is null)
        {
            items = ContextWindow.Fit(log, tokens, out audioTokens);
            return true;
        }

        items = new List<ConversationItem>(input.Count);
        audioTokens = 0;
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
                items = null;
                return false;
            }

            audioTokens += ContextWindow.AudioTokens(entry);
            items.Add(entry.Item);
        }

        return true;
    }

    private static ProtocolError Unknown(ItemId itemId, int index) => ProtocolError.InvalidRequest(
        ErrorCodes.InvalidValue,
        $"Error creating response: the item with id '{itemId}' does not exist.",
        $"response.input[{index}].id");
}
