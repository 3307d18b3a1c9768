using System.Text.Json;

namespace OrleansRealtime.Protocol.Client;

/// <summary>
/// Finds the number of a command that is otherwise wrong: it counts all the same, or those behind it could never be applied (docs/resumption.md).
/// </summary>
public static class CommandNumber
{
    /// <param name="utf8">One whole message, whatever it is.</param>
    /// <returns>The first <c>seq</c> of the top level, 1 or more; null when there is none.</returns>
    public static long? Find(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isNumber = reader.ValueTextEquals("seq"u8);
                reader.Read();
                if (isNumber)
                {
                    return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var seq) && seq > 0 ? seq : null;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Not JSON: it has no number.
        }
        catch (InvalidOperationException)
        {
            // A key that is no text.
        }

        return null;
    }
}
