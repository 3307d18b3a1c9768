using System.Text.Json;

namespace OrleansRealtime.Protocol.Server;

/// <summary>
/// Where <c>audio</c> may be put into a written <c>conversation.item.retrieved</c>. The session writes the event without it;
/// whoever has the audio adds it on the event's way to the client.
/// </summary>
public static class ItemAudioSlots
{
    // The event, its item, the content, a part.
    private const int PartDepth = 4;

    /// <param name="utf8">The event as it was written.</param>
    /// <returns>For each part that can hold audio: its index, and the offset at which its <c>audio</c> goes.</returns>
    public static IReadOnlyDictionary<int, int> Find(ReadOnlySpan<byte> utf8)
    {
        var slots = new Dictionary<int, int>();
        var reader = new Utf8JsonReader(utf8);
        var part = -1;
        var isContent = false;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when reader.CurrentDepth == PartDepth - 2:
                    isContent = reader.ValueTextEquals("content"u8);
                    break;
                case JsonTokenType.StartObject when isContent && reader.CurrentDepth == PartDepth - 1:
                    part++;
                    break;
                case JsonTokenType.PropertyName
                    when isContent && reader.CurrentDepth == PartDepth && reader.ValueTextEquals("transcript"u8):
                    slots[part] = (int)reader.TokenStartIndex;
                    break;
            }
        }

        return slots;
    }
}
