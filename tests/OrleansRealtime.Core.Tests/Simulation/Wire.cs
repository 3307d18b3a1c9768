using System.Buffers;
using System.Text;
using System.Text.Json;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Tests.Simulation;

/// <summary>How events look to a client.</summary>
internal static class Wire
{
    public static string TypeOf(ServerEvent @event) => Parse(@event).GetProperty("type").GetString()!;

    public static JsonElement Parse(ServerEvent @event) => JsonDocument.Parse(Bytes(@event, "event_x")).RootElement;

    public static string Text(ServerEvent @event, string eventId) => Encoding.UTF8.GetString(Bytes(@event, eventId));

    private static byte[] Bytes(ServerEvent @event, string eventId)
    {
        var writer = new ArrayBufferWriter<byte>();
        ServerEventWriter.Write(writer, @event, eventId);
        return writer.WrittenSpan.ToArray();
    }
}
