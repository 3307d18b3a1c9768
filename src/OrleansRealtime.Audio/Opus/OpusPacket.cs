namespace OrleansRealtime.Audio.Opus;

/// <summary>What an Opus packet says of itself without being decoded (RFC 6716 §3.1–§3.2). Any bytes may come
/// in.</summary>
public static class OpusPacket
{
    /// <summary>120 ms, the longest packet there is (RFC 6716 §3.2.5), in samples of 24 kHz.</summary>
    public const int MaxSamples = 2_880;

    /// <summary>Configurations from here on are CELT only, which knows no forward error correction.</summary>
    private const int FirstCelt = 16;

    /// <summary>The sound in the packet, samples of 24 kHz. False for what no decoder would take for a packet; true is
    /// no promise that it is whole.</summary>
    public static bool TryGetDuration(ReadOnlySpan<byte> packet, out int samples)
    {
        samples = 0;
        if (packet.IsEmpty || ((packet[0] & 3) == 3 && packet.Length < 2))
        {
            return false;
        }

        var frames = (packet[0] & 3) switch
        {
            0 => 1,
            3 => packet[1] & 0x3F,
            _ => 2,
        };
        samples = frames * FrameSamples(packet[0]);
        return samples is > 0 and <= MaxSamples;
    }

    /// <summary>
    /// How much of the sound right before this packet it carries once more, at a lower rate (LBRR, RFC 6716 §4.2.4):
    /// the length of one of its frames, or 0.
    /// </summary>
    public static int FecSamples(ReadOnlySpan<byte> packet)
    {
        if (packet.IsEmpty || packet[0] >> 3 >= FirstCelt)
        {
            return 0;
        }

        var frame = FirstFrame(packet);
        if (frame.IsEmpty)
        {
            return 0;
        }

        // The first bits of a SILK frame, each of even odds and so readable without the range decoder: for each channel
        // one voice flag per 20 ms, then whether redundancy follows (§4.2.3).
        var samples = FrameSamples(packet[0]);
        var voiceFlags = Math.Max(1, samples / 480);
        var redundant = (frame[0] >> (7 - voiceFlags)) & 1;
        if ((packet[0] & 4) != 0)
        {
            redundant |= (frame[0] >> Math.Max(0, 6 - (2 * voiceFlags))) & 1;
        }

        return redundant != 0 ? samples : 0;
    }

    // Table 2 of RFC 6716 §3.1, at 24 kHz.
    private static int FrameSamples(byte toc) => (toc >> 3) switch
    {
        < 12 and var silk => (silk & 3) switch { 0 => 240, 1 => 480, 2 => 960, _ => 1_440 },
        < FirstCelt and var hybrid => (hybrid & 1) == 0 ? 240 : 480,
        var celt => 60 << (celt & 3),
    };

    // Empty when the packet is cut short or the frame holds nothing.
    private static ReadOnlySpan<byte> FirstFrame(ReadOnlySpan<byte> packet)
    {
        var at = 1;
        switch (packet[0] & 3)
        {
            case 2:
                return TrySkipLength(packet, ref at) > 0 ? packet[Math.Min(at, packet.Length)..] : default;
            case 3:
                return SkipCounted(packet);
            default:
                return packet[at..];
        }
    }

    // §3.2.5: a byte of count and flags, lengths of padding, lengths of frames.
    private static ReadOnlySpan<byte> SkipCounted(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 2)
        {
            return default;
        }

        var at = 2;
        if ((packet[1] & 0x40) != 0)
        {
            while (at < packet.Length && packet[at++] == 255)
            {
            }
        }

        if ((packet[1] & 0x80) == 0)
        {
            return packet[Math.Min(at, packet.Length)..];
        }

        var first = -1;
        for (var frame = 1; frame < (packet[1] & 0x3F); frame++)
        {
            var length = TrySkipLength(packet, ref at);
            if (length < 0)
            {
                return default;
            }

            first = first < 0 ? length : first;
        }

        return first == 0 ? default : packet[Math.Min(at, packet.Length)..];
    }

    // §3.2.1: one byte, or two from 252 on.
    private static int TrySkipLength(ReadOnlySpan<byte> packet, ref int at)
    {
        if (at >= packet.Length)
        {
            return -1;
        }

        int length = packet[at++];
        if (length >= 252)
        {
            length = at < packet.Length ? length + (4 * packet[at++]) : -1;
        }

        return length;
    }
}
