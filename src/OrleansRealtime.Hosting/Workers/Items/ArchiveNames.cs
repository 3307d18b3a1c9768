using System.Globalization;
using System.Text;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Hosting.Workers.Speech;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Workers.Items;

/// <summary>
/// Sound of items, by its number: <c>!i:number:first packet</c>, both in hex. In the record the length of its address in a byte, and the address:
/// <c>a operation.message</c> of an answer, <c>u content index.item id</c> of a user's. An address too long for that is not written down.
/// </summary>
internal sealed class ArchiveNames : ISoundNames<ArchivedSound>
{
    public static readonly ArchiveNames Instance = new();

    private const string Prefix = "!i:";

    private ArchiveNames()
    {
    }

    /// <summary>Whether sound of this address can be written down.</summary>
    public static bool Fits(AudioAddress address) => Encoding.UTF8.GetByteCount(TextOf(address)) <= byte.MaxValue;

    public int Compare(ArchivedSound x, ArchivedSound y) => x.Number.CompareTo(y.Number);

    public string KeyOf(ArchivedSound name, int firstPacket) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{name.Number:x8}:{firstPacket:x8}");

    public ReadOnlySpan<byte> HeaderOf(ArchivedSound name)
    {
        var text = Encoding.UTF8.GetBytes(TextOf(name.Address));
        return (byte[])[checked((byte)text.Length), .. text];
    }

    public bool TryRead(
        string key, ReadOnlyMemory<byte> record, out ArchivedSound name, out int firstPacket, out ReadOnlyMemory<byte> body)
    {
        (name, firstPacket, body) = (default, 0, default);
        if (!key.StartsWith(Prefix, StringComparison.Ordinal) ||
            key.Split(':') is not [_, var number, var first] ||
            !long.TryParse(number, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var parsed) ||
            !int.TryParse(first, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out firstPacket) ||
            record.IsEmpty ||
            record.Span[0] >= record.Length ||
            AddressOf(Encoding.UTF8.GetString(record.Span.Slice(1, record.Span[0]))) is not { } address)
        {
            return false;
        }

        name = new ArchivedSound(parsed, address);
        body = record[(1 + record.Span[0])..];
        return true;
    }

    private static string TextOf(AudioAddress address) => address.Stream is { } stream
        ? string.Create(CultureInfo.InvariantCulture, $"a{stream.Operation.Value}.{stream.Message}")
        : string.Create(CultureInfo.InvariantCulture, $"u{address.ContentIndex}.{address.ItemId!.Value.Value}");

    private static AudioAddress? AddressOf(string text)
    {
        var dot = text.IndexOf('.');
        if (dot < 2 || !long.TryParse(text.AsSpan(1, dot - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return text[0] switch
        {
            'a' when int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var message) =>
                AudioAddress.OfAnswer(new AudioStreamId(new OperationId(number), message)),
            'u' when number <= int.MaxValue => AudioAddress.OfUser(new ItemId(text[(dot + 1)..]), (int)number),
            _ => null,
        };
    }
}
