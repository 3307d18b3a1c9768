using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OrleansRealtime.Inference.Local.Assistant.Tools;

namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>
/// Calls the tool it must: the named one, or the likeliest. Required parameters nobody gave get the plainest value: the
/// whole utterance, zero, false, the first choice.
/// </summary>
internal sealed class RequiredToolSkill : IAssistantSkill
{
    public AssistantReply? TryAnswer(AssistantTurn turn)
    {
        if (turn.ToolMode is not RequiredChatToolMode required)
        {
            return null;
        }

        var tool = required.RequiredFunctionName is { } name
            ? turn.Tools.FirstOrDefault(candidate => candidate.Name == name)
            : ToolMatcher.Find(turn.Tools, turn.Heard, threshold: 0);
        if (tool is null)
        {
            return null;
        }

        var arguments = new ArgumentReader(tool, turn.Heard).Read(new Dictionary<string, string>());
        foreach (var missing in arguments.Missing)
        {
            arguments.Values[missing.Name] = Plainest(missing, turn.Heard.Text);
        }

        return new AssistantReply.Call(tool.Name, arguments.Values);
    }

    private static JsonNode? Plainest(ToolParameter parameter, string heard)
    {
        if (parameter.Choices.Count > 0)
        {
            return JsonNode.Parse(parameter.Choices[0].GetRawText());
        }

        return parameter.Type switch
        {
            "number" or "integer" => JsonValue.Create(0),
            "boolean" => JsonValue.Create(false),
            "array" => new JsonArray(),
            "object" => new JsonObject(ToolSchema.ReadParameters(parameter.Schema)
                .Where(member => member.IsRequired)
                .Select(member => KeyValuePair.Create(member.Name, Plainest(member, heard)))),
            _ => JsonValue.Create(heard),
        };
    }
}
