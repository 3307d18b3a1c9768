using OrleansRealtime.Inference.Local.Assistant.Arithmetic;
using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>"What is two plus two times three": says the sum and its result in words.</summary>
internal sealed class ArithmeticSkill : IAssistantSkill
{
    private const int Decimals = 4;

    public AssistantReply? TryAnswer(AssistantTurn turn)
    {
        if (MathReader.Read(turn.Heard.Texts) is not { } sum)
        {
            return null;
        }

        try
        {
            if (MathEvaluator.Evaluate(sum) is not { } value)
            {
                return null;
            }

            var rounded = decimal.Round(value, Decimals, MidpointRounding.AwayFromZero);
            if (Math.Abs(rounded) >= NumberWords.Limit || sum.Any(token => Math.Abs(token.Value) >= NumberWords.Limit))
            {
                return new AssistantReply.Say("That number is too big for me.");
            }

            var spoken = string.Join(' ', sum.Select(token => token.Spoken).Where(words => words.Length > 0));
            return new AssistantReply.Say(Sentence.Of($"{spoken} is {(rounded == value ? "" : "about ")}{NumberWords.Of(rounded)}"));
        }
        catch (DivideByZeroException)
        {
            return new AssistantReply.Say("I can not divide by zero.");
        }
        catch (OverflowException)
        {
            return new AssistantReply.Say("That number is too big for me.");
        }
    }
}
