using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.State.Records;

/// <summary>Audio that came inside an item; kept until it has been recognised.</summary>
internal sealed record ClipRecord(OperationId Operation, ReadOnlyMemory<byte> Audio, WireAudioFormat Format);
