namespace OrleansRealtime.Inference.Local.Assistant.Arithmetic;

/// <summary>Works out a sum: powers before products before sums, left to right, as written in school.</summary>
internal sealed class MathEvaluator
{
    private readonly IReadOnlyList<MathToken> _tokens;
    private int _next;

    private MathEvaluator(IReadOnlyList<MathToken> tokens) => _tokens = tokens;

    /// <summary>The value; null when the tokens are no sum. Throws what decimal arithmetic throws.</summary>
    public static decimal? Evaluate(IReadOnlyList<MathToken> tokens)
    {
        var from = tokens.Select((token, index) => (token.Kind, index)).Where(token => token.Kind == MathTokenKind.From).ToArray();
        if (from.Length > 0)
        {
            // "Subtract two from five".
            return from.Length == 1
                && Evaluate([.. tokens.Take(from[0].index)]) is { } taken
                && Evaluate([.. tokens.Skip(from[0].index + 1)]) is { } whole
                ? whole - taken
                : null;
        }

        var evaluator = new MathEvaluator(tokens);
        return evaluator.TrySum(out var value) && evaluator._next == tokens.Count ? value : null;
    }

    private bool TrySum(out decimal value)
    {
        if (!TryProduct(out value, out _))
        {
            return false;
        }

        while (Take(MathTokenKind.Plus, MathTokenKind.Minus) is { } sign)
        {
            if (!TryProduct(out var right, out var isPercent))
            {
                return false;
            }

            // "Two hundred plus ten percent" means ten percent of the two hundred.
            right = isPercent ? value * right : right;
            value = sign == MathTokenKind.Plus ? value + right : value - right;
        }

        return true;
    }

    private bool TryProduct(out decimal value, out bool isPercent)
    {
        if (!TrySigned(out value, out isPercent))
        {
            return false;
        }

        while (Take(MathTokenKind.Times, MathTokenKind.Over, MathTokenKind.Modulo, MathTokenKind.Of) is { } kind)
        {
            if (!TrySigned(out var right, out _))
            {
                return false;
            }

            isPercent = false;
            value = kind switch
            {
                MathTokenKind.Over => value / right,
                MathTokenKind.Modulo => value % right,
                _ => value * right,
            };
        }

        return true;
    }

    private bool TrySigned(out decimal value, out bool isPercent)
    {
        if (Take(MathTokenKind.Minus) is null)
        {
            return TryPower(out value, out isPercent);
        }

        var read = TrySigned(out value, out isPercent);
        value = -value;
        return read;
    }

    private bool TryPower(out decimal value, out bool isPercent)
    {
        isPercent = false;
        if (!TryValue(out value))
        {
            return false;
        }

        while (Take(MathTokenKind.Squared, MathTokenKind.Cubed, MathTokenKind.Percent) is { } kind)
        {
            isPercent = kind == MathTokenKind.Percent;
            value = kind switch
            {
                MathTokenKind.Squared => value * value,
                MathTokenKind.Cubed => value * value * value,
                _ => value / 100,
            };
        }

        if (Take(MathTokenKind.Power) is null)
        {
            return true;
        }

        if (!TrySigned(out var exponent, out _))
        {
            return false;
        }

        value = Raise(value, exponent);
        return true;
    }

    private bool TryValue(out decimal value)
    {
        value = 0;
        if (_next < _tokens.Count && _tokens[_next].Kind == MathTokenKind.Number)
        {
            value = _tokens[_next++].Value;
            return true;
        }

        if (Take(MathTokenKind.Open) is not null)
        {
            return TrySum(out value) && Take(MathTokenKind.Close) is not null;
        }

        if (Take(MathTokenKind.Root) is null || !TryPower(out var square, out _) || square < 0)
        {
            return false;
        }

        value = Root(square);
        return true;
    }

    private MathTokenKind? Take(params ReadOnlySpan<MathTokenKind> kinds)
    {
        if (_next == _tokens.Count || !kinds.Contains(_tokens[_next].Kind))
        {
            return null;
        }

        return _tokens[_next++].Kind;
    }

    private static decimal Raise(decimal value, decimal exponent)
    {
        if (exponent != decimal.Truncate(exponent) || Math.Abs(exponent) > 100)
        {
            var power = Math.Pow((double)value, (double)exponent);
            return double.IsFinite(power) ? (decimal)power : throw new OverflowException();
        }

        var result = 1m;
        for (var i = 0; i < Math.Abs(exponent); i++)
        {
            result *= value;
        }

        return exponent < 0 ? 1 / result : result;
    }

    // A double's root is exact to some fifteen digits; one step of Newton's makes whole roots whole.
    private static decimal Root(decimal square)
    {
        if (square == 0)
        {
            return 0;
        }

        var root = (decimal)Math.Sqrt((double)square);
        root = (root + (square / root)) / 2;
        var whole = decimal.Round(root);
        return whole * whole == square ? whole : root;
    }
}
