namespace OrleansRealtime.Server.WebSockets;

/// <summary>A whole message; its bytes belong to the receiver that read it.</summary>
internal readonly record struct ReceivedMessage(MessageKind Kind, ReadOnlyMemory<byte> Bytes);
