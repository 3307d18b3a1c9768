namespace OrleansRealtime.WebRtc.Media;

/// <summary>What <see cref="AudioReceiver"/> has seen since it was made; only ever grows.</summary>
internal struct AudioReceiverCounters
{
    /// <summary>Packets pushed, whatever became of them.</summary>
    public long Received;

    /// <summary>Came when their place was already filled.</summary>
    public long Late;

    public long Duplicates;

    /// <summary>Gone by in the sequence without having come; a late one has been counted here before.</summary>
    public long Lost;

    /// <summary>Lost ones whose sound came out of the packet behind, at a lower rate.</summary>
    public long Recovered;

    /// <summary>Lost or late ones that came once more with a packet behind (RFC 2198); not counted as lost.</summary>
    public long Repeated;

    /// <summary>Packets that carried others once more.</summary>
    public long Redundant;

    /// <summary>Payloads that cannot be decoded, or sequence numbers not to be believed.</summary>
    public long Invalid;

    /// <summary>Packets of other payload types, or without any payload.</summary>
    public long Ignored;

    /// <summary>Thrown away because the store was full or the sound ran too far ahead of time.</summary>
    public long Overflowed;

    /// <summary>Jumps of the timestamp that were not followed.</summary>
    public long Resyncs;

    /// <summary>Samples made up for lost packets.</summary>
    public long ConcealedSamples;

    /// <summary>Samples of silence put in: pauses of the sender, long losses, no packets at all.</summary>
    public long SilenceSamples;

    /// <summary>Samples of pauses left out, see <see cref="MediaLead"/>.</summary>
    public long TrimmedSamples;
}
