using System.Text.Json;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Protocol.Json;

/// <summary>Reads one JSON value as one type, or reports why not and gives a placeholder.</summary>
internal static class JsonValues
{
    public static string ReadString(JsonElement value, string path, FirstError errors)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString()!;
        }

        errors.Add(ProtocolErrors.InvalidType(path, "a string", value));
        return "";
    }

    public static bool ReadBoolean(JsonElement value, string path, FirstError errors)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        errors.Add(ProtocolErrors.InvalidType(path, "a boolean", value));
        return false;
    }

    /// <summary>A JSON integer: neither <c>1.0</c> nor <c>1e3</c> will do.</summary>
    public static int ReadInteger(
        JsonElement value,
        string path,
        FirstError errors,
        int min,
        int max,
        string expected = "an integer")
    {
        if (value.ValueKind != JsonValueKind.Number || value.GetRawText() is var text && text.AsSpan().ContainsAny(".eE"))
        {
            errors.Add(ProtocolErrors.InvalidType(path, expected, value));
            return min;
        }

        if (value.TryGetInt32(out var number) && number >= min && number <= max)
        {
            return number;
        }

        // What does not fit an Int32 is told apart by its sign.
        var below = text[0] == '-' || (value.TryGetInt32(out number) && number < min);
        errors.Add(ProtocolErrors.IntegerOutOfRange(path, below, below ? min : max, text));
        return min;
    }

    /// <summary>A JSON integer that may be larger than <see cref="ReadInteger"/> takes.</summary>
    public static long ReadLong(JsonElement value, string path, FirstError errors, long min)
    {
        if (value.ValueKind != JsonValueKind.Number || value.GetRawText() is var text && text.AsSpan().ContainsAny(".eE"))
        {
            errors.Add(ProtocolErrors.InvalidType(path, "an integer", value));
            return min;
        }

        if (value.TryGetInt64(out var number) && number >= min)
        {
            return number;
        }

        var below = text[0] == '-' || number < min;
        errors.Add(ProtocolErrors.IntegerOutOfRange(path, below, below ? min : long.MaxValue, text));
        return min;
    }

    public static double ReadDecimal(JsonElement value, string path, FirstError errors, double min, double max)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number))
        {
            errors.Add(ProtocolErrors.InvalidType(path, "a decimal", value));
            return min;
        }

        if (number < min || number > max)
        {
            var below = number < min;
            errors.Add(ProtocolErrors.DecimalOutOfRange(path, below, below ? min : max, value.GetRawText()));
            return min;
        }

        return number;
    }

    /// <summary>A string out of a closed list, as its index there.</summary>
    public static int ReadChoice(JsonElement value, string path, FirstError errors, ReadOnlySpan<string> choices)
    {
        var text = ReadString(value, path, errors);
        var index = choices.IndexOf(text);
        if (index >= 0)
        {
            return index;
        }

        errors.Add(ProtocolErrors.UnsupportedValue(path, text, choices));
        return 0;
    }

    public static IReadOnlyList<T> ReadArray<T>(
        JsonElement value,
        string path,
        FirstError errors,
        Func<JsonElement, string, FirstError, T> read)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            errors.Add(ProtocolErrors.InvalidType(path, "an array", value));
            return [];
        }

        var list = new List<T>(value.GetArrayLength());
        foreach (var element in value.EnumerateArray())
        {
            list.Add(read(element, $"{path}[{list.Count}]", errors));
            if (errors.Found)
            {
                return [];
            }
        }

        return list;
    }

    public static IReadOnlyList<string> ReadStrings(JsonElement value, string path, FirstError errors) =>
        ReadArray(value, path, errors, ReadString);

    /// <summary>Any object, kept as it came.</summary>
    public static JsonElement ReadObject(JsonElement value, string path, FirstError errors)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(ProtocolErrors.InvalidType(path, "an object", value));
            return default;
        }

        return value.Clone();
    }
}
