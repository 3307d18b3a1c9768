using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>How an <see cref="AudioGate"/> is written down.</summary>
internal sealed record GateRecord
{
    public required string Kind { get; init; }

    public required long Operation { get; init; }

    public required int Message { get; init; }

    public long Length { get; init; }

    public string? ResponseId { get; init; }

    public string? ItemId { get; init; }

    public int OutputIndex { get; init; }

    public int ContentIndex { get; init; }

    public WireAudioFormat Format { get; init; }

    public bool Interruptible { get; init; }

    public static GateRecord Of(AudioGate gate)
    {
        var record = new GateRecord
        {
            Kind = gate switch
            {
                AudioGate.Open => "open",
                AudioGate.End => "end",
                _ => "cut",
            },
            Operation = gate.Stream.Operation.Value,
            Message = gate.Stream.Message,
        };
        return gate switch
        {
            AudioGate.End end => record with { Length = end.Length.Samples },
            AudioGate.Open open => record with
            {
                ResponseId = open.At.ResponseId.Value,
                ItemId = open.At.ItemId.Value,
                OutputIndex = open.At.OutputIndex,
                ContentIndex = open.At.ContentIndex,
                Format = open.Format,
                Interruptible = open.Interruptible,
            },
            _ => record,
        };
    }

    public AudioGate ToGate()
    {
        var stream = new AudioStreamId(new OperationId(Operation), Message);
        return Kind switch
        {
            "open" => new AudioGate.Open(
                stream,
                new PartAddress(new ResponseId(ResponseId ?? ""), new ItemId(ItemId ?? ""), OutputIndex, ContentIndex),
                Format,
                Interruptible),
            "end" => new AudioGate.End(stream, new SampleTime(Length)),
            _ => new AudioGate.Cut(stream),
        };
    }
}
