using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>"What can you do?".</summary>
internal sealed class HelpSkill : IAssistantSkill
{
    public AssistantReply? TryAnswer(AssistantTurn turn)
    {
        var heard = turn.Heard;
        var asks = heard.Says("what can you do") || heard.Says("what do you do") || heard.Says("can you help")
            || heard.Says("help me") || (heard.Has("help") && heard.Count <= 2);
        if (!asks)
        {
            return null;
        }

        var text = "I can tell the time and the date, do math, count, spell, tell a story or a joke, "
            + "and repeat what you say. You can stop me at any time.";
        if (turn.Tools.Count > 0)
        {
            text += $" I can also use {Sentence.List([.. turn.Tools.Select(tool => Identifier.Spoken(tool.Name))])}.";
        }

        return new AssistantReply.Say(text);
    }
}
