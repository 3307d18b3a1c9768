using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>"Count to ten", "count from three to eight", "count down from five".</summary>
internal sealed class CountSkill : IAssistantSkill
{
    private const int Furthest = 100;

    // What a recogniser writes for a number behind "to".
    private static readonly Dictionary<string, decimal> Misheard = new() { ["to"] = 2, ["too"] = 2, ["for"] = 4, ["ate"] = 8, ["won"] = 1 };

    public AssistantReply? TryAnswer(AssistantTurn turn)
    {
        var heard = turn.Heard;
        if (!heard.HasAny("count", "counting"))
        {
            return null;
        }

        var numbers = NumberParser.ReadAll(heard.Texts).ConvertAll(number => number.Value);
        if (numbers.Count == 0 && heard.Count > 1 && Misheard.TryGetValue(heard.Texts[^1], out var meant) && heard.Texts[^2] is "to" or "two")
        {
            numbers.Add(meant);
        }

        if (numbers.Count is 0 or > 2)
        {
            return null;
        }

        var down = heard.HasAny("down", "backwards", "backward", "back");
        var (from, to) = numbers.Count == 2 ? (numbers[0], numbers[1]) : down ? (numbers[0], 1) : (1, numbers[0]);
        if (numbers.Any(number => number < 0 || number > Furthest || number != decimal.Truncate(number)))
        {
            return new AssistantReply.Say("I can only count up to one hundred.");
        }

        var step = from <= to ? 1 : -1;
        var counted = Enumerable.Range(0, (int)Math.Abs(to - from) + 1).Select(i => NumberWords.Of(from + (i * step)));
        return new AssistantReply.Say(Sentence.Of(string.Join(", ", counted)));
    }
}
