using System.Globalization;
using System.Text.Json;
using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Tools;

/// <summary>Reads the result of a tool out: JSON becomes "The temperature is twenty two, the sky is clear."</summary>
internal static class ResultSpeaker
{
    private const int MostItems = 8;

    private static readonly string[] Verdicts = ["ok", "success", "succeeded", "done", "completed", "status", "result", "sent"];

    public static string Say(object? result)
    {
        var text = result switch
        {
            null => "",
            JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
            JsonElement { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => "",
            JsonElement element => element.GetRawText(),
            _ => Convert.ToString(result, CultureInfo.InvariantCulture)!,
        };
        if (string.IsNullOrWhiteSpace(text))
        {
            return "Done.";
        }

        return TryParse(text) is { } json ? SayJson(json) : Sentence.Of(NumberWords.InText(text));
    }

    private static string SayJson(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return json.ValueKind == JsonValueKind.Null ? "Done." : Sentence.Of($"The result is {Value(json)}");
        }

        if (json.TryGetProperty("error", out var error) && error.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
        {
            return Sentence.Of($"That did not work: {Value(error)}");
        }

        var members = json.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).ToArray();
        return members switch
        {
            [] => "Done.",
            [var only] when Verdicts.Contains(only.Name) => SayVerdict(only.Value),
            _ => Sentence.Of(string.Join(", ", members.Select(SayMember))),
        };
    }

    // { "success": true }, { "status": "ok" }, { "result": 12 }
    private static string SayVerdict(JsonElement value)
        => value.ValueKind == JsonValueKind.True || value is { ValueKind: JsonValueKind.String } && Verdicts.Contains(value.GetString()) ? "Done."
            : value.ValueKind == JsonValueKind.False ? "That did not work."
            : value.ValueKind == JsonValueKind.String ? Sentence.Of(NumberWords.InText(value.GetString()!))
            : Sentence.Of($"The result is {Value(value)}");

    private static string SayMember(JsonProperty member)
    {
        var name = Identifier.Spoken(member.Name);
        return member.Value.ValueKind == JsonValueKind.Object ? $"the {name}: {Value(member.Value)}" : $"the {name} is {Value(member.Value)}";
    }

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Take(MostItems).Select(SayMember)),
        JsonValueKind.Array => SayItems(value),
        JsonValueKind.Number => value.TryGetDecimal(out var number) && Math.Abs(number) < NumberWords.Limit
            ? NumberWords.Of(decimal.Round(number, 4))
            : value.GetRawText(),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.String => NumberWords.InText(value.GetString()!).TrimEnd('.'),
        _ => "nothing",
    };

    private static string SayItems(JsonElement array)
    {
        var count = array.GetArrayLength();
        if (count == 0)
        {
            return "nothing";
        }

        var items = array.EnumerateArray().Take(MostItems).Select(Value).ToList();
        if (count > MostItems)
        {
            items.Add($"{NumberWords.Of(count - MostItems)} more");
        }

        return Sentence.List(items);
    }

    private static JsonElement? TryParse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
