using System.Collections.Frozen;
using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Arithmetic;

/// <summary>Finds a sum in words. Any word that belongs neither to a sum nor to asking for one makes it none.</summary>
internal sealed class MathReader
{
    private static readonly (string[] Words, MathToken Token)[] Phrases =
    [
        (["to", "the", "power", "of"], new(MathTokenKind.Power, "to the power of")),
        (["raised", "to", "the", "power", "of"], new(MathTokenKind.Power, "to the power of")),
        (["the", "square", "root", "of"], new(MathTokenKind.Root, "the square root of")),
        (["square", "root", "of"], new(MathTokenKind.Root, "the square root of")),
        (["multiplied", "by"], new(MathTokenKind.Times, "times")),
        (["divided", "by"], new(MathTokenKind.Over, "divided by")),
        (["plus"], new(MathTokenKind.Plus, "plus")),
        (["+"], new(MathTokenKind.Plus, "plus")),
        (["minus"], new(MathTokenKind.Minus, "minus")),
        (["negative"], new(MathTokenKind.Minus, "minus")),
        (["-"], new(MathTokenKind.Minus, "minus")),
        (["−"], new(MathTokenKind.Minus, "minus")),
        (["times"], new(MathTokenKind.Times, "times")),
        (["x"], new(MathTokenKind.Times, "times")),
        (["*"], new(MathTokenKind.Times, "times")),
        (["×"], new(MathTokenKind.Times, "times")),
        (["over"], new(MathTokenKind.Over, "divided by")),
        (["/"], new(MathTokenKind.Over, "divided by")),
        (["÷"], new(MathTokenKind.Over, "divided by")),
        (["modulo"], new(MathTokenKind.Modulo, "modulo")),
        (["mod"], new(MathTokenKind.Modulo, "modulo")),
        (["^"], new(MathTokenKind.Power, "to the power of")),
        (["squared"], new(MathTokenKind.Squared, "squared")),
        (["cubed"], new(MathTokenKind.Cubed, "cubed")),
        (["percent"], new(MathTokenKind.Percent, "percent")),
        (["%"], new(MathTokenKind.Percent, "percent")),
        (["("], new(MathTokenKind.Open, "")),
        ([")"], new(MathTokenKind.Close, "")),
        (["half"], new(MathTokenKind.Number, "half", 0.5m)),
        (["twice"], new(MathTokenKind.Number, "two times", 2)),
        (["double"], new(MathTokenKind.Number, "two times", 2)),
    ];

    /// <summary>Verbs that put their operator between two numbers: "add two and three", "divide ten by two".</summary>
    private static readonly FrozenDictionary<string, MathToken> Joins = new Dictionary<string, MathToken>
    {
        ["add"] = new(MathTokenKind.Plus, "plus"),
        ["sum"] = new(MathTokenKind.Plus, "plus"),
        ["multiply"] = new(MathTokenKind.Times, "times"),
        ["product"] = new(MathTokenKind.Times, "times"),
        ["divide"] = new(MathTokenKind.Over, "divided by"),
        ["difference"] = new(MathTokenKind.Minus, "minus"),
        ["subtract"] = new(MathTokenKind.Minus, "minus"),
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Fillers = FrozenSet.Create(
        "what", "is", "are", "was", "how", "much", "many", "calculate", "compute", "solve", "please", "the", "answer", "to", "result", "of",
        "equals", "equal", "make", "makes", "can", "could", "you", "tell", "me", "a", "and", "okay", "ok", "hey", "hello", "hi", "now", "so",
        "well", "um", "uh", "do", "give", "for", "number", "then", "i", "us", "let", "know", "want", "math");

    // What a recogniser writes for a number.
    private static readonly FrozenDictionary<string, decimal> Misheard =
        new Dictionary<string, decimal> { ["to"] = 2, ["too"] = 2, ["for"] = 4, ["won"] = 1, ["ate"] = 8 }.ToFrozenDictionary();

    private readonly IReadOnlyList<string> _words;
    private readonly List<MathToken> _tokens = [];
    private MathToken? _join;

    private MathReader(IReadOnlyList<string> words) => _words = words;

    /// <summary>The sum's tokens; null when the words hold no operator, or something else as well.</summary>
    public static List<MathToken>? Read(IReadOnlyList<string> words) => new MathReader(words).Read();

    private List<MathToken>? Read()
    {
        for (var i = 0; i < _words.Count;)
        {
            var taken = ReadNumber(i);
            taken = taken > 0 ? taken : ReadJoin(i);
            taken = taken > 0 ? taken : ReadPhrase(i);
            if (taken == 0 && !Fillers.Contains(_words[i]))
            {
                return null;
            }

            i += Math.Max(1, taken);
        }

        return _tokens.Any(token => token.Kind != MathTokenKind.Number) ? _tokens : null;
    }

    private int ReadNumber(int index)
    {
        var taken = NumberParser.Read(_words, index, out var value);
        if (taken == 0 && Misheard.TryGetValue(_words[index], out value) && ExpectsNumber(index))
        {
            taken = 1;
        }

        if (taken > 0)
        {
            _tokens.Add(new MathToken(MathTokenKind.Number, Math.Abs(value) < NumberWords.Limit ? NumberWords.Of(value) : "", value));
        }

        return taken;
    }

    // "two plus to", "for times three"; but not "the answer to two plus two" or "to the power of".
    private bool ExpectsNumber(int index)
    {
        var before = _tokens.Count > 0 && _tokens[^1].Kind is MathTokenKind.Plus or MathTokenKind.Minus or MathTokenKind.Times
            or MathTokenKind.Over or MathTokenKind.Power;
        var next = index + 1;
        return NumberParser.Read(_words, next, out _) == 0
            && (before || (_tokens.Count == 0 && next < _words.Count && _words[next] is "plus" or "minus" or "times" or "divided" or "over"));
    }

    private int ReadJoin(int index)
    {
        if (_tokens.Count == 0 && Joins.TryGetValue(_words[index], out var join))
        {
            _join = join;
            return 1;
        }

        if (_join is not { } pending || _tokens.Count == 0 || _words[index] is not ("and" or "to" or "by" or "with" or "from"))
        {
            return 0;
        }

        _tokens.Add(_words[index] == "from" ? new MathToken(MathTokenKind.From, "from") : pending);
        return 1;
    }

    private int ReadPhrase(int index)
    {
        // Only behind a part: "ten percent of fifty", "half of nine"; elsewhere it is filler.
        if (_words[index] == "of" && _tokens is [.., { Kind: MathTokenKind.Percent } or { Spoken: "half" }])
        {
            _tokens.Add(new MathToken(MathTokenKind.Of, "of"));
            return 1;
        }

        foreach (var (words, token) in Phrases)
        {
            if (index + words.Length <= _words.Count && words.SequenceEqual(_words.Skip(index).Take(words.Length)))
            {
                _tokens.Add(token);
                if (token.Spoken == "two times")
                {
                    _tokens.Add(new MathToken(MathTokenKind.Times, ""));
                }

                return words.Length;
            }
        }

        return 0;
    }
}
