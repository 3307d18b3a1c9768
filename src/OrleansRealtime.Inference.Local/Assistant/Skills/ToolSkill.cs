using Microsoft.Extensions.AI;
using OrleansRealtime.Inference.Local.Assistant.Tools;
using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>
/// Calls the tool the words fit, and asks for required parameters that were not said. The next utterance answers the
/// question; what was asked before is read back from the conversation, so nothing is kept between turns.
/// </summary>
internal sealed class ToolSkill : IAssistantSkill
{
    private const string Question = "Please tell me the ";

    public AssistantReply? TryAnswer(AssistantTurn turn)
    {
        if (turn.ToolMode is NoneChatToolMode || turn.Tools.Count == 0)
        {
            return null;
        }

        var answers = new Dictionary<string, string>();
        var request = ToolMatcher.Find(turn.Tools, turn.Heard) is null ? ReadRequest(turn, answers) : turn.Heard;
        if (answers.Count > 0 && IsRefusal(turn.Heard))
        {
            return new AssistantReply.Say("Okay, never mind.");
        }

        if (ToolMatcher.Find(turn.Tools, request) is not { } tool)
        {
            return null;
        }

        var parameters = ToolSchema.ReadParameters(tool.JsonSchema);
        var given = parameters
            .Where(parameter => answers.ContainsKey(Identifier.Spoken(parameter.Name)))
            .ToDictionary(parameter => parameter.Name, parameter => answers[Identifier.Spoken(parameter.Name)]);
        var arguments = new ArgumentReader(tool, request).Read(given);
        return arguments.Missing.Count == 0
            ? new AssistantReply.Call(tool.Name, arguments.Values)
            : new AssistantReply.Say($"{Question}{Identifier.Spoken(arguments.Missing[0].Name)}.");
    }

    /// <summary>Walks back over questions and answers to the utterance that began them.</summary>
    private static Utterance ReadRequest(AssistantTurn turn, Dictionary<string, string> answers)
    {
        var said = turn.Earlier().ToArray();
        var current = turn.Heard.Text;
        for (var i = 0; i + 1 < said.Length; i += 2)
        {
            var (question, request) = (said[i], said[i + 1]);
            if (question.Role != ChatRole.Assistant
                || request.Role != ChatRole.User
                || !question.Text.StartsWith(Question, StringComparison.Ordinal))
            {
                break;
            }

            answers.TryAdd(question.Text[Question.Length..].TrimEnd('.'), current);
            current = request.Text;
        }

        return Utterance.Parse(current);
    }

    private static bool IsRefusal(Utterance heard)
        => heard.Says("never mind") || heard.Says("forget it") || heard.HasAny("cancel", "nothing") || (heard.Count == 1 && heard.HasAny("no", "stop"));
}
