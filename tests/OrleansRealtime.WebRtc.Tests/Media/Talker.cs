using OrleansRealtime.Audio.Codecs;
using OrleansRealtime.Audio.G711;
using OrleansRealtime.Audio.Opus;
using OrleansRealtime.Testing.Media;
using OrleansRealtime.WebRtc.Media;
using OrleansRealtime.WebRtc.Media.Redundancy;

namespace OrleansRealtime.WebRtc.Tests.Media;

/// <summary>Makes packets of a voice, and what they are when nothing happens to them on the way.</summary>
internal static class Talker
{
    public const byte Opus = 111;
    public const byte Pcmu = 0;
    public const byte Pcma = 8;
    public const byte Red = 63;
    public const int Frame = 480;

    public static readonly AudioPayloadType[] PayloadTypes =
    [
        new(Opus, AudioCodec.Opus), new(Pcmu, AudioCodec.Pcmu), new(Pcma, AudioCodec.Pcma),
    ];

    public static AudioCodec CodecOf(byte payloadType) =>
        PayloadTypes.Single(type => type.Number == payloadType).Codec;

    public static SentPacket[] Talk(
        int count,
        byte payloadType = Opus,
        ushort sequence = 1,
        uint timestamp = 0,
        bool fec = false,
        int seed = 1,
        uint ssrc = 7,
        Func<int, bool>? isSilent = null)
    {
        var voice = SyntheticVoice.Make(count * Frame, seed);
        using var opus = new OpusEncoder { InbandFec = fec, PacketLossPercent = fec ? 20 : 0 };
        var packets = new SentPacket[count];
        var room = new byte[1_275];
        for (var i = 0; i < count; i++)
        {
            var pcm = voice.AsSpan(i * Frame, Frame);
            if (isSilent?.Invoke(i) == true)
            {
                pcm.Clear();
            }

            var length = payloadType == Opus ? opus.Encode(pcm, room) : Compress(pcm, payloadType, room);
            var ticks = payloadType == Opus ? 960 : 160;
            var number = unchecked((ushort)(sequence + i));
            packets[i] = new SentPacket(number, timestamp, room[..length], payloadType, ssrc).Later((uint)(i * ticks));
        }

        return packets;
    }

    /// <summary>Each with those before it.</summary>
    public static SentPacket[] Repeat(IEnumerable<SentPacket> packets, int levels)
    {
        var writer = new RedWriter();
        var room = new byte[RedWriter.MaxPayload];
        return [.. packets.Select(packet =>
        {
            packet.Payload.CopyTo(room, 0);
            var length = writer.Wrap(room, packet.Payload.Length, packet.PayloadType, packet.Timestamp, levels);
            return packet with { Payload = room[..length], PayloadType = Red };
        })];
    }

    /// <summary>Straight through the decoder.</summary>
    public static short[] Decode(IEnumerable<SentPacket> packets)
    {
        using var opus = new OpusDecoder();
        using var mu = new G711Decoder(G711Law.Mu);
        using var a = new G711Decoder(G711Law.A);
        var output = new List<short>();
        var pcm = new short[AudioReceiver.MaxRead];
        foreach (var packet in packets)
        {
            var count = packet.PayloadType switch
            {
                Opus => opus.Decode(packet.Payload, pcm),
                Pcmu => mu.Decode(packet.Payload, pcm),
                _ => a.Decode(packet.Payload, pcm),
            };
            output.AddRange(pcm.AsSpan(0, count));
        }

        return [.. output];
    }

    /// <summary>Each packet 20 ms after the one before, from 1 s on.</summary>
    public static IEnumerable<Arrival> OnTime(IEnumerable<SentPacket> packets) =>
        packets.Select((packet, i) => Arrival.AtMs(1_000 + (20 * i), packet));

    private static int Compress(ReadOnlySpan<short> pcm, byte payloadType, Span<byte> codes)
    {
        Span<short> narrow = stackalloc short[Frame / 3];
        for (var i = 0; i < narrow.Length; i++)
        {
            narrow[i] = pcm[i * 3];
        }

        return payloadType == Pcmu ? MuLaw.Encode(narrow, codes) : ALaw.Encode(narrow, codes);
    }
}
