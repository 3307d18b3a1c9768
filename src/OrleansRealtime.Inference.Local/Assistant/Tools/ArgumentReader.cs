using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Tools;

/// <summary>Fills a tool's parameters from what was said. A word gives a value to one parameter only.</summary>
internal sealed class ArgumentReader
{
    private readonly AIFunctionDeclaration _tool;
    private readonly Utterance _heard;
    private readonly bool[] _used;
    private readonly List<(int Start, int End, decimal Value)> _numbers;

    public ArgumentReader(AIFunctionDeclaration tool, Utterance heard)
    {
        _tool = tool;
        _heard = heard;
        _used = new bool[heard.Count];
        _numbers = NumberParser.ReadAll(heard.Texts);
    }

    /// <summary>Fills what it can; <paramref name="answers"/> are replies to questions about single parameters.</summary>
    public ToolArguments Read(IReadOnlyDictionary<string, string> answers)
    {
        var parameters = ToolSchema.ReadParameters(_tool.JsonSchema);
        var found = new Dictionary<string, JsonNode>();

        // The sure things first: they take their words away from the guesses.
        foreach (var parameter in parameters.OrderBy(Uncertainty))
        {
            var value = answers.TryGetValue(parameter.Name, out var answer)
                ? ReadAnswer(parameter, Utterance.Parse(answer))
                : ReadValue(parameter);
            if (value is not null)
            {
                found[parameter.Name] = value;
            }
        }

        var arguments = new JsonObject();
        foreach (var parameter in parameters.Where(parameter => found.ContainsKey(parameter.Name)))
        {
            arguments[parameter.Name] = found[parameter.Name];
        }

        return new ToolArguments(arguments, [.. parameters.Where(parameter => parameter.IsRequired && !found.ContainsKey(parameter.Name))]);
    }

    private static int Uncertainty(ToolParameter parameter) => parameter switch
    {
        { Choices.Count: > 0 } => 0,
        { Type: "number" or "integer" } => 1,
        { Type: "boolean" } => 2,
        _ when StringCues.IsTime(parameter.Name) => 3,
        { IsRequired: true } => 4,
        _ => 5,
    };

    private JsonNode? ReadAnswer(ToolParameter parameter, Utterance answer)
    {
        var reader = new ArgumentReader(_tool, answer);
        return parameter.Type == "string" && parameter.Choices.Count == 0
            ? StringCues.WithoutLead(answer) is { Length: > 0 } text ? JsonValue.Create(text) : null
            : reader.ReadValue(parameter);
    }

    private JsonNode? ReadValue(ToolParameter parameter)
    {
        if (parameter.Choices.Count > 0)
        {
            return ReadChoice(parameter);
        }

        return parameter.Type switch
        {
            "number" => ReadNumber(parameter) is { } number ? JsonValue.Create(number) : null,
            "integer" => ReadNumber(parameter) is { } whole && whole == decimal.Truncate(whole) && Math.Abs(whole) < long.MaxValue
                ? JsonValue.Create((long)whole)
                : null,
            "boolean" => ReadBoolean(parameter) is { } flag ? JsonValue.Create(flag) : null,
            "array" => ReadValue(parameter.Element) is { } element ? new JsonArray(element) : null,
            "string" => ReadString(parameter) is { Length: > 0 } text ? JsonValue.Create(text) : null,
            _ => null,
        };
    }

    private JsonNode? ReadChoice(ToolParameter parameter)
    {
        foreach (var choice in parameter.Choices)
        {
            if (choice.ValueKind == JsonValueKind.Number)
            {
                var value = choice.GetDecimal();
                if (_numbers.Any(number => number.Value == value))
                {
                    return JsonNode.Parse(choice.GetRawText());
                }

                continue;
            }

            var words = Identifier.Words(choice.GetString()!);
            var places = words.Select(word => IndexOf(said => Stem.Matches(word, said))).ToArray();
            if (places.Length > 0 && places.All(place => place >= 0))
            {
                foreach (var place in places)
                {
                    _used[place] = true;
                }

                return JsonValue.Create(choice.GetString());
            }
        }

        return parameter is { Choices.Count: 1, IsRequired: true } ? JsonNode.Parse(parameter.Choices[0].GetRawText()) : null;
    }

    /// <summary>The number next to the parameter's name, else the first nobody took.</summary>
    private decimal? ReadNumber(ToolParameter parameter)
    {
        var names = Identifier.Words(parameter.Name);
        var free = _numbers.Where(number => !_used[number.Start]).ToArray();
        var near = free.Where(number => IsNamed(number.Start - 2) || IsNamed(number.Start - 1) || IsNamed(number.End)).ToArray();
        if (free.Length == 0)
        {
            return null;
        }

        var (start, end, value) = near.Length > 0 ? near[0] : free[0];
        _used.AsSpan(start, end - start).Fill(true);
        var isNegative = start > 0 && _heard.Texts[start - 1] is "minus" or "negative" or "-";
        return isNegative ? -value : value;

        bool IsNamed(int index)
            => index >= 0 && index < _heard.Count && names.Any(name => Stem.Matches(name, _heard.Texts[index]));
    }

    private bool? ReadBoolean(ToolParameter parameter)
    {
        if (_heard.HasAny("off", "no", "not", "false", "disable", "without", "close", "stop", "never"))
        {
            return false;
        }

        return _heard.HasAny("on", "yes", "true", "enable", "with", "open", "start")
            || Identifier.Words(parameter.Name).Any(name => IndexOf(said => Stem.Matches(name, said)) >= 0)
            ? true
            : null;
    }

    private string? ReadString(ToolParameter parameter)
    {
        if (StringCues.IsCode(parameter.Name) && _numbers.Any(number => !_used[number.Start]))
        {
            return ReadCode();
        }

        var range = StringCues.IsTime(parameter.Name) ? FindTime() : FindNamed(parameter) ?? FindCued(parameter);
        range ??= parameter.IsRequired ? FindLeftOver() : null;
        if (range is not { } found)
        {
            return null;
        }

        _used.AsSpan(found.Start, found.End - found.Start).Fill(true);
        return _heard.Slice(found.Start, found.End);
    }

    /// <summary>"Order four five six": the digits joined.</summary>
    private string ReadCode()
    {
        var free = _numbers.Where(number => !_used[number.Start]).ToArray();
        foreach (var number in free)
        {
            _used.AsSpan(number.Start, number.End - number.Start).Fill(true);
        }

        return string.Concat(free.Select(number => number.Value.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private (int Start, int End)? FindTime()
    {
        var start = IndexOf(CommonWords.Times.Contains);
        if (start < 0)
        {
            return null;
        }

        var end = start + 1;
        while (end < _heard.Count && CommonWords.Times.Contains(_heard.Texts[end]))
        {
            end++;
        }

        return (start, end);
    }

    /// <summary>"City Paris", "the city is Paris".</summary>
    private (int Start, int End)? FindNamed(ToolParameter parameter)
    {
        var name = Identifier.Words(parameter.Name).LastOrDefault();
        if (name is null || Identifier.Words(_tool.Name).Contains(name))
        {
            return null;
        }

        var at = IndexOf(said => said == name);
        return at < 0 ? null : PhraseAt(at + 1, StringCues.IsLong(parameter.Name));
    }

    /// <summary>"In Paris", "to Anna", "saying I am late".</summary>
    private (int Start, int End)? FindCued(ToolParameter parameter)
    {
        foreach (var cue in StringCues.For(parameter.Name))
        {
            for (var i = 0; i < _heard.Count; i++)
            {
                if (!_used[i] && _heard.Texts[i] == cue && PhraseAt(i + 1, StringCues.IsLong(parameter.Name)) is { } phrase)
                {
                    return phrase;
                }
            }
        }

        return null;
    }

    private (int Start, int End)? PhraseAt(int start, bool isLong)
    {
        while (start < _heard.Count && _heard.Texts[start] is "the" or "a" or "an" or "my" or "is" or "of")
        {
            start++;
        }

        var end = start;
        while (end < _heard.Count && !_used[end] && (isLong || !CommonWords.PhraseEnds.Contains(_heard.Texts[end])))
        {
            end++;
        }

        while (end > start && _heard.Texts[end - 1] is "please" or "now" or "right")
        {
            end--;
        }

        // "Use it for the weather": those are the tool's own words.
        var isEmpty = end <= start || _heard.Texts.Skip(start).Take(end - start).All(word => CommonWords.Fillers.Contains(word) || ToolMatcher.IsAbout(_tool, word));
        return isEmpty ? null : (start, end);
    }

    /// <summary>The longest run of words that mean neither the tool nor anything grammatical.</summary>
    private (int Start, int End)? FindLeftOver()
    {
        (int Start, int End) best = (0, 0);
        for (var start = 0; start < _heard.Count; start++)
        {
            var end = start;
            while (end < _heard.Count && IsContent(end))
            {
                end++;
            }

            best = end - start > best.End - best.Start ? (start, end) : best;
            start = Math.Max(start, end);
        }

        return best.End > best.Start ? best : null;
    }

    private bool IsContent(int index)
        => !_used[index]
            && !CommonWords.Fillers.Contains(_heard.Texts[index])
            && !CommonWords.ToolVerbs.Contains(_heard.Texts[index])
            && !CommonWords.Times.Contains(_heard.Texts[index])
            && !ToolMatcher.IsAbout(_tool, _heard.Texts[index]);

    private int IndexOf(Func<string, bool> matches)
    {
        for (var i = 0; i < _heard.Count; i++)
        {
            if (!_used[i] && matches(_heard.Texts[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
