using System.Buffers.Binary;
using OrleansRealtime.Audio;
using OrleansRealtime.Core.State;

namespace OrleansRealtime.Hosting.Workers.Speech;

/// <summary>
/// How kept sound is written down: a record for each second or so; in it what its name needs, a version, in the last one of a complete stream
/// its length in samples, and each packet behind its own length.
/// </summary>
internal static class SoundRecords
{
    private const byte Version = 1;
    private const byte LastVersion = 2;

    public static StateChange Of<TName>(ISoundNames<TName> names, TName name, KeptStream kept, int first, int end)
    {
        var header = names.HeaderOf(name);
        var start = header.Length + (kept.HasEnded ? 1 + sizeof(long) : 1);
        var length = start;
        for (var i = first; i < end; i++)
        {
            length += sizeof(ushort) + kept.Packet(i).Length;
        }

        var record = new byte[length];
        header.CopyTo(record);
        record[header.Length] = kept.HasEnded ? LastVersion : Version;
        if (kept.HasEnded)
        {
            BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(header.Length + 1), kept.Length.Samples);
        }

        var at = start;
        for (var i = first; i < end; i++)
        {
            var packet = kept.Packet(i).Span;
            BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(at), (ushort)packet.Length);
            packet.CopyTo(record.AsSpan(at + sizeof(ushort)));
            at += sizeof(ushort) + packet.Length;
        }

        return new StateChange(names.KeyOf(name, first), record) { IsFirst = true };
    }

    /// <summary>The streams that were kept. What cannot be read is left out: a part of an answer is not worth a conversation.</summary>
    public static IEnumerable<KeptPart<TName>> Read<TName>(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records, ISoundNames<TName> names) => records
        .Select(record => names.TryRead(record.Key, record.Value, out var name, out var first, out var body)
            ? PartOf(name, first, body)
            : null)
        .OfType<KeptPart<TName>>()
        .OrderBy(part => part.Name, names)
        .ThenBy(part => part.FirstPacket);

    private static KeptPart<TName>? PartOf<TName>(TName name, int firstPacket, ReadOnlyMemory<byte> body)
    {
        var isLast = body.Length > sizeof(long) && body.Span[0] == LastVersion;
        if (!isLast && (body.Length < 1 || body.Span[0] != Version))
        {
            return null;
        }

        var length = isLast ? new SampleTime(BinaryPrimitives.ReadInt64LittleEndian(body.Span[1..])) : default(SampleTime?);
        return PacketsOf(body[(isLast ? 1 + sizeof(long) : 1)..]) is { } packets
            ? new KeptPart<TName>(name, firstPacket, packets, length)
            : null;
    }

    private static List<byte[]>? PacketsOf(ReadOnlyMemory<byte> rest)
    {
        var packets = new List<byte[]>();
        while (!rest.IsEmpty)
        {
            if (rest.Length < sizeof(ushort) ||
                BinaryPrimitives.ReadUInt16LittleEndian(rest.Span) is var length && length > rest.Length - sizeof(ushort))
            {
                return null;
            }

            packets.Add(rest.Slice(sizeof(ushort), length).ToArray());
            rest = rest[(sizeof(ushort) + length)..];
        }

        return packets;
    }
}
