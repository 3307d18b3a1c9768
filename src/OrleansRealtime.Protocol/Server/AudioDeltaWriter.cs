using System.Buffers;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Server;

/// <summary>Writes <c>response.output_audio.delta</c>: the one event made at the edge, frame by frame, without allocating.</summary>
public static class AudioDeltaWriter
{
    /// <param name="output">Takes UTF-8.</param>
    /// <param name="at">The part that speaks.</param>
    /// <param name="eventId">The event's id.</param>
    /// <param name="audio">Bytes in the client's output format.</param>
    /// <param name="type">The event's name, which the beta spelled differently.</param>
    /// <param name="place">Where it stands, in sessions that can be resumed; null writes nothing of it.</param>
    public static void Write(
        IBufferWriter<byte> output,
        in PartAddress at,
        ReadOnlySpan<char> eventId,
        ReadOnlySpan<byte> audio,
        string type = ServerEventTypes.OutputAudioDelta,
        AudioDeltaPlace? place = null)
    {
        var writer = WireWriter.Rent(output);
        writer.WriteStartObject();
        writer.WriteString("type", type);
        writer.WriteString("event_id", eventId);
        ServerEventWriter.WriteAddress(writer, at);
        writer.WriteBase64String("delta", audio);
        if (place is { } known)
        {
            writer.WriteNumber("position", known.Position);
            writer.WriteNumber("seq", known.Seq);
        }

        writer.WriteEndObject();
        WireWriter.Return(writer);
    }
}
