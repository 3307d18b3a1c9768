using System.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Server.Calls;

/// <summary>What only a data channel can get wrong.</summary>
internal static class CallErrors
{
    public static ProtocolError BinaryMessage { get; } = ProtocolError.InvalidRequest(
        ErrorCodes.InvalidEvent,
        "Expected a text message; binary messages are not supported.");

    /// <summary>In the place of an event that the client's data channel cannot take.</summary>
    public static ReadOnlyMemory<byte> EventTooLarge(int bytes)
    {
        var message = new ArrayBufferWriter<byte>();
        var error = ProtocolError.Server(
            $"An event of {bytes} bytes is larger than the data channel takes. A sideband WebSocket would have received it.",
            ErrorTypes.Server);
        ServerEventWriter.Write(message, new ServerEvent.Error(error), new IdSource(RandomSeed.Next()).Next("event_"));
        return message.WrittenMemory;
    }
}
