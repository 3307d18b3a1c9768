using System.Text.Json;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Protocol.Beta;

/// <summary>Items in the beta's spelling and in today's: <c>object</c>, and the types of an assistant's content.</summary>
internal static class BetaItems
{
    public static void WriteToClient(Utf8JsonWriter writer, JsonElement item)
    {
        writer.WriteStartObject();
        foreach (var property in item.EnumerateObject())
        {
            if (property.NameEquals("content") && property.Value.ValueKind == JsonValueKind.Array)
            {
                WriteContent(writer, property.Value, toToday: false);
                continue;
            }

            property.WriteTo(writer);
            if (property.NameEquals("id"))
            {
                writer.WriteString("object", ItemTypes.ItemObject);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>Whatever is wrong with the item is left in it, for today's reader to refuse.</summary>
    public static void WriteToSession(Utf8JsonWriter writer, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            item.WriteTo(writer);
            return;
        }

        // A user's and a system's content have the same types today.
        var isAssistant = item.TryGetProperty("role", out var role) &&
            role.ValueKind == JsonValueKind.String && role.ValueEquals("assistant"u8);
        writer.WriteStartObject();
        foreach (var property in item.EnumerateObject())
        {
            if (isAssistant && property.NameEquals("content") && property.Value.ValueKind == JsonValueKind.Array)
            {
                WriteContent(writer, property.Value, toToday: true);
                continue;
            }

            property.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter writer, JsonElement content, bool toToday)
    {
        writer.WriteStartArray("content");
        foreach (var part in content.EnumerateArray())
        {
            if (part.ValueKind != JsonValueKind.Object)
            {
                part.WriteTo(writer);
                continue;
            }

            writer.WriteStartObject();
            foreach (var property in part.EnumerateObject())
            {
                if (property.NameEquals("type") && TypeOf(property.Value, toToday) is { } type)
                {
                    writer.WriteString("type", type);
                }
                else
                {
                    property.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string? TypeOf(JsonElement value, bool toToday)
    {
        foreach (var (today, beta) in BetaNames.ContentTypes)
        {
            if (value.ValueKind == JsonValueKind.String && value.ValueEquals(toToday ? beta : today))
            {
                return toToday ? today : beta;
            }
        }

        return null;
    }
}
