using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansRealtime.Protocol.Errors;

/// <summary>The refusals every event can meet, worded as the API words them.</summary>
public static class ProtocolErrors
{
    // Our own bound: what a client sent is quoted back, but not megabytes of it.
    private const int LongestQuote = 256;

    /// <summary>A value outside of a closed list.</summary>
    public static ProtocolError UnsupportedValue(string path, string value, params ReadOnlySpan<string> supported) =>
        ProtocolError.InvalidRequest(
            ErrorCodes.InvalidValue,
            $"Invalid value: '{Quote(value)}'. Supported values are: {List(supported)}.",
            path);

    /// <summary>A value that is refused for another reason, with the whole message.</summary>
    public static ProtocolError InvalidValue(string path, string message) =>
        ProtocolError.InvalidRequest(ErrorCodes.InvalidValue, message, path);

    public static ProtocolError UnknownParameter(string path)
    {
        var quoted = Quote(path);
        return ProtocolError.InvalidRequest(ErrorCodes.UnknownParameter, $"Unknown parameter: '{quoted}'.", quoted);
    }

    public static ProtocolError MissingParameter(string path) =>
        ProtocolError.InvalidRequest(
            ErrorCodes.MissingRequiredParameter,
            $"Missing required parameter: '{path}'.",
            path);

    /// <param name="path">Where the value stands.</param>
    /// <param name="expected">With its article, e.g. <c>a string</c>.</param>
    /// <param name="actual">What stands there.</param>
    public static ProtocolError InvalidType(string path, string expected, JsonElement actual) =>
        ProtocolError.InvalidRequest(
            ErrorCodes.InvalidType,
            $"Invalid type for '{path}': expected {expected}, but got {KindOf(actual)} instead.",
            path);

    public static ProtocolError IntegerOutOfRange(string path, bool below, long limit, string actual) =>
        OutOfRange(
            below ? ErrorCodes.IntegerBelowMin : ErrorCodes.IntegerAboveMax,
            "integer",
            path,
            below,
            limit.ToString(CultureInfo.InvariantCulture),
            actual);

    public static ProtocolError DecimalOutOfRange(string path, bool below, double limit, string actual) =>
        OutOfRange(
            below ? ErrorCodes.DecimalBelowMin : ErrorCodes.DecimalAboveMax,
            "decimal",
            path,
            below,
            limit.ToString(CultureInfo.InvariantCulture),
            actual);

    public static ProtocolError StringTooLong(string path, int limit, int actual) =>
        ProtocolError.InvalidRequest(
            ErrorCodes.StringAboveMaxLength,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Invalid '{path}': string too long. Expected a string with maximum length {limit}, but got a string with length {actual} instead."),
            path);

    public static ProtocolError TooManyProperties(string path, int limit, int actual) =>
        ProtocolError.InvalidRequest(
            ErrorCodes.ObjectAboveMaxProperties,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Invalid '{path}': too many properties. Expected an object with at most {limit} properties, but got an object with {actual} properties instead."),
            path);

    public static ProtocolError InvalidBase64(string path) =>
        InvalidValue(path, $"Invalid '{path}'. Expected base64-encoded bytes, but the value is not valid base64.");

    /// <summary>A frame that is not text.</summary>
    public static ProtocolError BinaryFrame { get; } = ProtocolError.InvalidRequest(
        ErrorCodes.InvalidEvent,
        "Expected a text WebSocket message; binary frames are not supported.");

    /// <summary>A message too large to be read at all.</summary>
    public static ProtocolError MessageTooLarge(int maxBytes) => ProtocolError.InvalidRequest(
        ErrorCodes.StringAboveMaxLength,
        $"Invalid event: the message is too large. Expected at most {maxBytes} bytes.");

    public static ProtocolError InvalidJson(string detail) =>
        ProtocolError.InvalidRequest(
            ErrorCodes.InvalidJson,
            $"Invalid event: failed to parse JSON value. {detail}");

    /// <summary>Long or ill-formed client text, cut for quoting in a message.</summary>
    internal static string Quote(string text) =>
        text.Length <= LongestQuote
            ? text
            : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote), "…");

    private static ProtocolError OutOfRange(
        string code,
        string noun,
        string path,
        bool below,
        string limit,
        string actual) =>
        ProtocolError.InvalidRequest(
            code,
            $"Invalid '{path}': {noun} {(below ? "below minimum" : "above maximum")} value. "
            + $"Expected a value {(below ? ">=" : "<=")} {limit}, but got {Quote(actual)} instead.",
            path);

    private static string List(ReadOnlySpan<string> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
            {
                text.Append(values.Length == 2 ? " and " : i == values.Length - 1 ? ", and " : ", ");
            }

            text.Append('\'').Append(values[i]).Append('\'');
        }

        return text.ToString();
    }

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => value.GetRawText().AsSpan().ContainsAny(".eE") ? "a decimal" : "an integer",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => "null",
    };
}
