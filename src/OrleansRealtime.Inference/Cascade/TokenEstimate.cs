using Microsoft.Extensions.AI;

namespace OrleansRealtime.Inference.Cascade;

/// <summary>
/// Guesses tokens for engines that do not count: four characters a token, the usual figure for English text in
/// byte-pair vocabularies, each text rounded up. Good for limits and graphs, not for bills.
/// </summary>
public static class TokenEstimate
{
    public const int CharactersPerToken = 4;

    public static int OfLength(long characters) => (int)Math.Min(int.MaxValue, (characters + CharactersPerToken - 1) / CharactersPerToken);

    public static int OfText(string? text) => OfLength(text?.Length ?? 0);

    /// <summary>Instructions, tool declarations, and the text, calls and results of every message.</summary>
    public static int OfInput(IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        var tokens = OfText(options.Instructions);
        foreach (var tool in options.Tools ?? [])
        {
            tokens += OfText(tool.Name) + OfText(tool.Description);
            if (tool is AIFunctionDeclaration function)
            {
                tokens += OfText(function.JsonSchema.ValueKind == System.Text.Json.JsonValueKind.Undefined ? null : function.JsonSchema.GetRawText());
            }
        }

        foreach (var content in messages.SelectMany(message => message.Contents))
        {
            tokens += content switch
            {
                TextContent text => OfText(text.Text),
                FunctionCallContent call => OfText(call.Name) + OfText(ToolArguments.ToJson(call)),
                FunctionResultContent result => OfText(result.Result?.ToString()),
                _ => 0,
            };
        }

        return tokens;
    }
}
