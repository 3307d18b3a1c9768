using OrleansRealtime.Audio;
using OrleansRealtime.Core;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>How a <see cref="SpokenPart"/> is written down.</summary>
internal sealed record PartRecord(long OpenedBy, GateRecord Gate, long? ClosedBy, long Received)
{
    public long? Length { get; init; }

    public bool WasCut { get; init; }

    public long? PlayedBy { get; init; }

    public static PartRecord Of(SpokenPart part) =>
        new(part.OpenedBy, GateRecord.Of(part.Gate), part.ClosedBy, part.Received.Samples)
        {
            Length = part.Length?.Samples,
            WasCut = part.WasCut,
            PlayedBy = part.PlayedBy,
        };

    public SpokenPart ToPart() => new(OpenedBy, (AudioGate.Open)Gate.ToGate(), ClosedBy, new SampleTime(Received))
    {
        Length = Length is { } length ? new SampleTime(length) : null,
        WasCut = WasCut,
        PlayedBy = PlayedBy,
    };
}
