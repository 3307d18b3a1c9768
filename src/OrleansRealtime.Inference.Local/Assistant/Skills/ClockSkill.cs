using System.Globalization;
using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>The time of day, the day of the week, the date.</summary>
internal sealed class ClockSkill : IAssistantSkill
{
    private const int LongestQuestion = 9;

    public AssistantReply? TryAnswer(AssistantTurn turn)
    {
        var heard = turn.Heard;
        if (heard.Count > LongestQuestion || !heard.HasAny("what", "which", "tell", "know", "current", "today", "give"))
        {
            return null;
        }

        if (AsksTime(heard))
        {
            return new AssistantReply.Say($"It is {TimeOf(turn.Now)}.");
        }

        var (day, date) = heard.Has("tomorrow") ? ("Tomorrow", turn.Now.AddDays(1))
            : heard.Has("yesterday") ? ("Yesterday", turn.Now.AddDays(-1))
            : ("Today", turn.Now);
        var verb = day == "Yesterday" ? "was" : "is";
        if (heard.Has("year") && heard.Has("what"))
        {
            return new AssistantReply.Say($"It is {NumberWords.Year(date.Year)}.");
        }

        if (heard.Has("month") && heard.Has("what"))
        {
            return new AssistantReply.Say($"It is {MonthOf(date)}.");
        }

        if (heard.Has("date") || heard.Says("day of the month"))
        {
            return new AssistantReply.Say($"{day} {verb} {DayOf(date)}, {MonthOf(date)} {NumberWords.Ordinal(date.Day)}, {NumberWords.Year(date.Year)}.");
        }

        return heard.HasAny("day", "weekday") && heard.HasAny("what", "which", "tell", "know")
            ? new AssistantReply.Say($"{day} {verb} {DayOf(date)}.")
            : null;
    }

    // Not "what time does the shop open".
    private static bool AsksTime(Utterance heard)
    {
        var at = heard.IndexOf("time");
        return at >= 0 && !heard.Has("story")
            && (at + 1 == heard.Count || heard.Texts[at + 1] is not ("do" or "does" or "did" or "will" or "was" or "can" or "should"));
    }

    private static string DayOf(DateTimeOffset date) => date.ToString("dddd", CultureInfo.InvariantCulture);

    private static string MonthOf(DateTimeOffset date) => date.ToString("MMMM", CultureInfo.InvariantCulture);

    // "nine oh five in the morning", "noon", "seven o'clock in the evening".
    private static string TimeOf(DateTimeOffset now)
    {
        var (hour, minute) = (now.Hour, now.Minute);
        if (minute == 0 && hour % 12 == 0)
        {
            return hour == 0 ? "midnight" : "noon";
        }

        var clock = NumberWords.Of(hour % 12 == 0 ? 12 : hour % 12);
        var rest = minute switch
        {
            0 => " o'clock",
            < 10 => $" oh {NumberWords.Of(minute)}",
            _ => $" {NumberWords.Of(minute)}",
        };
        var part = hour switch
        {
            < 12 => "in the morning",
            < 18 => "in the afternoon",
            < 22 => "in the evening",
            _ => "at night",
        };
        return $"{clock}{rest} {part}";
    }
}
