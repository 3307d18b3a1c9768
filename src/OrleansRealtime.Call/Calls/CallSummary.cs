using OrleansRealtime.Call.Questions;
using OrleansRealtime.Call.Views;

namespace OrleansRealtime.Call.Calls;

/// <summary>The table at the end of a call.</summary>
internal static class CallSummary
{
    public static IReadOnlyList<(string Name, string Value)> Of(VoiceCall call, Question? question, string? writtenTo)
    {
        var rows = new List<(string, string)>();
        if (question is not null)
        {
            rows.Add(("question", $"{question.Name}, {Printable.Seconds(question.Duration)} s"));
        }

        rows.Add(("you said", Or(call.Captions.UserText, "(nothing understood)")));
        rows.Add(("server said", Or(call.Captions.ServerText, "(nothing)")));
        var marks = call.Turns.Marks;
        var from = question is null ? "question sent" : "end of speech";
        if (question is not null)
        {
            rows.Add(($"{from} → speech_stopped", Latency(marks.SpeechStopped, call.Asked)));
        }

        rows.Add(($"{from} → response.created", Latency(marks.ResponseCreated, call.Asked)));
        rows.Add(($"{from} → first audio", Latency(marks.FirstAudio, call.Asked)));
        rows.Add(($"{from} → response.done", Latency(marks.Done, call.Asked)));
        if (call.TurnEndedAt is { } turnEnded)
        {
            rows.Add(("end of the turn, silence included → first audio", Latency(marks.FirstAudio, turnEnded)));
        }

        rows.Add(("length of the answer", $"{Printable.Seconds(call.Answer.Duration)} s"));
        rows.Add(("outcome", Or(call.Turns.LastStatus, "no answer")));
        if (call.Tokens is { } tokens)
        {
            rows.Add(("tokens", tokens));
        }

        if (writtenTo is not null)
        {
            rows.Add(("written to", writtenTo));
        }

        return rows;
    }

    private static string Latency(TimeSpan? at, TimeSpan asked) =>
        at is { } seen ? $"{(seen - asked).TotalMilliseconds:0} ms" : "-";

    private static string Or(string? text, string otherwise) => string.IsNullOrEmpty(text) ? otherwise : text;
}
