using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Rest;

/// <summary>The JSON object of an HTTP request; an empty body stands for <c>{}</c>.</summary>
public static class RestBody
{
    /// <param name="utf8">The whole body.</param>
    /// <param name="body">The caller's to dispose; what readers take out of it outlives it.</param>
    /// <param name="error">Why it cannot be read.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8,
        [NotNullWhen(true)] out JsonDocument? body,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        body = null;
        error = null;
        if (utf8.Span.TrimStart(" \t\r\n"u8).IsEmpty)
        {
            body = JsonDocument.Parse("{}");
            return true;
        }

        if (!JsonSoundness.IsWellFormedUtf8(utf8.Span) || JsonSoundness.HasLoneSurrogate(utf8.Span))
        {
            error = Unreadable("The text is not well-formed Unicode.");
            return false;
        }

        try
        {
            body = JsonDocument.Parse(utf8);
        }
        catch (JsonException exception)
        {
            error = Unreadable(ProtocolErrors.Quote(exception.Message));
            return false;
        }

        if (body.RootElement.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        body.Dispose();
        body = null;
        error = Unreadable("Expected an object.");
        return false;
    }

    private static ProtocolError Unreadable(string detail) => ProtocolError.InvalidRequest(
        ErrorCodes.InvalidJson,
        $"We could not parse the JSON body of your request. {detail}");
}
