using System.Buffers.Binary;
using System.Globalization;
using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Core.State;

namespace OrleansRealtime.Hosting.Workers.Speech;

/// <summary>
/// How kept sound is written down: a record for each second or so of a stream, <c>!a:operation.message:first packet</c>; in it a version, and each
/// packet behind its length. The version of a stream's last record says that the stream's length stands before the packets.
/// </summary>
internal static class SpeechRecords
{
    private const string Prefix = "!a:";
    private const byte Version = 1;
    private const byte LastVersion = 2;
    private const int LastHeader = 1 + sizeof(long);

    public static string KeyOf(AudioStreamId stream, int firstPacket) => string.Create(
        CultureInfo.InvariantCulture, $"{Prefix}{stream.Operation.Value}.{stream.Message}:{firstPacket:d8}");

    public static StateChange Of(AudioStreamId stream, KeptStream kept, int first, int end)
    {
        var header = kept.HasEnded ? LastHeader : 1;
        var length = header;
        for (var i = first; i < end; i++)
        {
            length += sizeof(ushort) + kept.Packet(i).Length;
        }

        var record = new byte[length];
        record[0] = kept.HasEnded ? LastVersion : Version;
        if (kept.HasEnded)
        {
            BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(1), kept.Length.Samples);
        }

        var at = header;
        for (var i = first; i < end; i++)
        {
            var packet = kept.Packet(i).Span;
            BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(at), (ushort)packet.Length);
            packet.CopyTo(record.AsSpan(at + sizeof(ushort)));
            at += sizeof(ushort) + packet.Length;
        }

        return new StateChange(KeyOf(stream, first), record);
    }

    /// <summary>The streams that were kept. What cannot be read is left out: a part of an answer is not worth a conversation.</summary>
    public static IEnumerable<(AudioStreamId Stream, int FirstPacket, SampleTime? Length, IReadOnlyList<byte[]> Packets)> Read(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records) => records
        .Select(record => (Place: PlaceOf(record.Key), Length: LengthOf(record.Value), Packets: PacketsOf(record.Value)))
        .Where(record => record.Place is not null && record.Packets is not null)
        .Select(record => (record.Place!.Value.Stream, record.Place.Value.FirstPacket, record.Length, (IReadOnlyList<byte[]>)record.Packets!))
        .OrderBy(record => record.Stream.Operation.Value)
        .ThenBy(record => record.Stream.Message)
        .ThenBy(record => record.FirstPacket);

    private static (AudioStreamId Stream, int FirstPacket)? PlaceOf(string key)
    {
        if (!key.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var dot = key.IndexOf('.');
        var colon = key.LastIndexOf(':');
        return dot > 0 && colon > dot &&
            long.TryParse(key.AsSpan(Prefix.Length, dot - Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var operation) &&
            int.TryParse(key.AsSpan(dot + 1, colon - dot - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var message) &&
            int.TryParse(key.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            ? (new AudioStreamId(new OperationId(operation), message), first)
            : null;
    }

    private static SampleTime? LengthOf(ReadOnlyMemory<byte> record) =>
        record.Length >= LastHeader && record.Span[0] == LastVersion
            ? new SampleTime(BinaryPrimitives.ReadInt64LittleEndian(record.Span[1..]))
            : null;

    private static List<byte[]>? PacketsOf(ReadOnlyMemory<byte> record)
    {
        var header = record.IsEmpty ? 0 : record.Span[0] switch { Version => 1, LastVersion => LastHeader, _ => 0 };
        if (header == 0 || record.Length < header)
        {
            return null;
        }

        var packets = new List<byte[]>();
        for (var rest = record[header..]; !rest.IsEmpty;)
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
