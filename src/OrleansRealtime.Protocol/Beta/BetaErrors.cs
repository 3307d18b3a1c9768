using System.Text.Json;

namespace OrleansRealtime.Protocol.Beta;

/// <summary>Writes an error with the fields named as the client named them.</summary>
internal static class BetaErrors
{
    public static void Write(Utf8JsonWriter writer, JsonElement error)
    {
        writer.WriteStartObject();
        foreach (var property in error.EnumerateObject())
        {
            if (property.Name is "message" or "param" && property.Value.ValueKind == JsonValueKind.String)
            {
                writer.WriteString(property.Name, Translate(property.Value.GetString()!));
            }
            else
            {
                property.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }

    private static string Translate(string text)
    {
        foreach (var (today, beta) in BetaNames.Paths)
        {
            text = text.Replace(today, beta, StringComparison.Ordinal);
        }

        foreach (var (today, beta) in BetaNames.ContentTypes)
        {
            text = text.Replace($"'{today}'", $"'{beta}'", StringComparison.Ordinal);
        }

        return text;
    }
}
