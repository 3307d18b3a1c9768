using System.Globalization;

namespace OrleansRealtime.WebRtc.Calls;

/// <summary>How a call was, for the operator: numbers alone.</summary>
public sealed record RtcRecord
{
    public RtcEndReason EndReason { get; init; }

    /// <summary>From the answer to the end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>From the answer to a connection that media can use; null when it never came to that.</summary>
    public TimeSpan? ConnectedAfter { get; init; }

    /// <summary>How often the client has gone on from another address.</summary>
    public int Moves { get; init; }

    public string Codec { get; init; } = "none";

    public long PacketsReceived { get; init; }

    public long PacketsSent { get; init; }

    /// <summary>Those up to the newest that the client has told to have.</summary>
    public long PacketsDelivered { get; init; }

    /// <summary>Packets of the client's voice that never came, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>Packets of the answers' voice that the client says it misses, 0 to 1.</summary>
    public double RemoteLoss { get; init; }

    /// <summary>RFC 3550 interarrival jitter of the client's voice.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>By the client's reports; null when it sent none.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>The client's voice that was invented because it did not come, 0 to 1.</summary>
    public double Concealed { get; init; }

    /// <summary>Lost packets of the client's voice whose sound came with the packet behind them (in-band FEC of Opus).</summary>
    public long Recovered { get; init; }

    /// <summary>Lost packets of the client's voice that came once more with one behind them (RED, RFC 2198).</summary>
    public long Repeated { get; init; }

    /// <summary>Packets of the client's voice that carried others once more.</summary>
    public long Redundant { get; init; }

    /// <summary>The client's voice that was thrown away because nobody here took it in time.</summary>
    public TimeSpan Dropped { get; init; }

    /// <summary>Mean level of the client's voice, dBFS.</summary>
    public double Level { get; init; }

    /// <summary>Mean opinion score by the E-model (ITU-T G.107), 1 to 4.5; null when nothing was heard.</summary>
    public double? Mos { get; init; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{EndReason} after {Duration.TotalSeconds:0.0} s, {Codec}, {PacketsReceived} packets in and {PacketsSent} out, " +
        $"loss {Loss:P1} in and {RemoteLoss:P1} out, jitter {Jitter.TotalMilliseconds:0.0} ms, " +
        $"round trip {RoundTrip?.TotalMilliseconds ?? double.NaN:0} ms, {Repeated} packets repeated and {Recovered} recovered, concealed {Concealed:P1}, dropped {Dropped.TotalSeconds:0.0} s, level {Level:0} dBFS, MOS {Mos ?? double.NaN:0.00}");
}
