using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Tools;

/// <summary>Which words announce the value of a text parameter, judged by the parameter's name.</summary>
internal static class StringCues
{
    private static readonly string[] Places = ["location", "city", "place", "country", "address", "where", "town", "region", "area", "room"];
    private static readonly string[] People = ["recipient", "name", "contact", "person", "to", "friend", "who", "receiver"];
    private static readonly string[] Origins = ["from", "origin", "source", "departure"];
    private static readonly string[] Targets = ["destination", "target", "arrival"];
    private static readonly string[] Times = ["date", "day", "when", "time", "weekday", "month"];
    private static readonly string[] Codes = ["id", "number", "code", "phone", "zip", "pin", "digits"];
    private static readonly string[] Longs =
        ["text", "message", "content", "query", "question", "body", "note", "title", "prompt", "task", "reason", "description", "topic", "sentence"];

    private static readonly string[] AnswerLeads =
        ["in", "at", "for", "to", "on", "from", "it", "is", "the", "please", "um", "uh", "well", "okay", "that", "would", "be", "with"];

    public static string[] For(string parameter) => parameter switch
    {
        _ when Is(parameter, Origins) => ["from"],
        _ when Is(parameter, Targets) => ["to", "for"],
        _ when Is(parameter, Places) => ["in", "at", "near", "around", "for", "of", "to"],
        _ when Is(parameter, People) => ["to", "named", "called", "for", "with"],
        _ when Is(parameter, Longs) => ["saying", "that", "about", "for", "to", "called"],
        _ => ["called", "named", "for", "about", "of", "in", "to", "on"],
    };

    public static bool IsTime(string parameter) => Is(parameter, Times);

    public static bool IsCode(string parameter) => Is(parameter, Codes);

    /// <summary>Whether its value runs to the end of the sentence.</summary>
    public static bool IsLong(string parameter) => Is(parameter, Longs);

    /// <summary>The answer to "Please tell me the city." without "it is in".</summary>
    public static string WithoutLead(Utterance answer)
    {
        var first = 0;
        while (first < answer.Count - 1 && AnswerLeads.Contains(answer.Texts[first]))
        {
            first++;
        }

        var end = answer.Count;
        while (end > first + 1 && answer.Texts[end - 1] == "please")
        {
            end--;
        }

        return answer.Slice(first, end);
    }

    private static bool Is(string parameter, string[] kinds) => Identifier.Words(parameter).Any(kinds.Contains);
}
