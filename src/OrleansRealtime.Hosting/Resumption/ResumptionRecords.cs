using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using OrleansRealtime.Core;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>The records a host keeps of a session beside the session's own, and how they are read again.</summary>
internal static class ResumptionRecords
{
    public const string HeadKey = "!head";

    public const string NumbersKey = "!numbers";

    private const string EventPrefix = "!e:";
    private const string PartPrefix = "!s:";
    private const byte EventVersion = 1;

    public static StateChange Of(SessionHead head) =>
        new(HeadKey, JsonSerializer.SerializeToUtf8Bytes(head, ResumptionJson.Default.SessionHead));

    public static StateChange NumbersOf(ResumptionMachine machine) => new(
        NumbersKey,
        JsonSerializer.SerializeToUtf8Bytes(
            new ResumptionNumbers(
                machine.IsOn,
                machine.Seq,
                machine.ClientSeq,
                machine.Attachment,
                machine.Tokens.Current?.ToArray(),
                machine.Tokens.Previous?.ToArray())
            {
                Lives = machine.Lives.Count == 0 ? null : machine.Lives,
            },
            ResumptionJson.Default.ResumptionNumbers));

    public static StateChange Of(SpokenPart part) => new(
        KeyOf(part.Gate.Stream),
        JsonSerializer.SerializeToUtf8Bytes(PartRecord.Of(part), ResumptionJson.Default.PartRecord));

    public static StateChange Without(SpokenPart part) => new(KeyOf(part.Gate.Stream), null);

    public static StateChange WithoutEvent(long seq) => new(KeyOfEvent(seq), null);

    /// <summary>A version, the length of the gate, the gate as JSON, and the event as it was told.</summary>
    public static StateChange Of(SessionOutput.Event @event)
    {
        var gate = @event.Gate is { } known
            ? JsonSerializer.SerializeToUtf8Bytes(GateRecord.Of(known), ResumptionJson.Default.GateRecord)
            : [];
        var record = new byte[1 + sizeof(int) + gate.Length + @event.Utf8.Length];
        record[0] = EventVersion;
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(1), gate.Length);
        gate.CopyTo(record, 1 + sizeof(int));
        @event.Utf8.Span.CopyTo(record.AsSpan(1 + sizeof(int) + gate.Length));
        return new StateChange(KeyOfEvent(@event.Seq!.Value), record) { IsFirst = true };
    }

    /// <summary>Reads what is known before a session is loaded; null when it is no such record.</summary>
    public static SessionHead? ReadHead(ReadOnlyMemory<byte> record) =>
        TryRead(() => JsonSerializer.Deserialize(record.Span, ResumptionJson.Default.SessionHead));

    /// <summary>Reads what opens a session before it is loaded; null when it is no such record.</summary>
    public static TokenPair? ReadTokens(ReadOnlyMemory<byte> record) =>
        ReadNumbers(record) is { } numbers ? new TokenPair(numbers.Token, numbers.PreviousToken) : null;

    /// <exception cref="InvalidDataException">A record cannot be read.</exception>
    public static ResumptionState Read(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        var numbers = records.TryGetValue(NumbersKey, out var kept) ? ReadNumbers(kept) : null;
        if (numbers is null)
        {
            throw new InvalidDataException("The numbers of the session are missing or cannot be read.");
        }

        return new ResumptionState
        {
            IsOn = numbers.IsOn,
            Seq = numbers.Seq,
            ClientSeq = numbers.ClientSeq,
            Attachment = numbers.Attachment,
            Token = numbers.Token,
            PreviousToken = numbers.PreviousToken,
            Lives = numbers.Lives ?? [],
            Parts =
            [
                .. records.Where(record => record.Key.StartsWith(PartPrefix, StringComparison.Ordinal))
                    .Select(record => TryRead(() => JsonSerializer.Deserialize(record.Value.Span, ResumptionJson.Default.PartRecord))
                        ?? throw Unreadable(record.Key))
                    .OrderBy(part => part.OpenedBy)
                    .Select(part => part.ToPart()),
            ],
            Events =
            [
                .. records.Where(record => record.Key.StartsWith(EventPrefix, StringComparison.Ordinal))
                    .Select(record => ReadEvent(record.Key, record.Value))
                    .OrderBy(@event => @event.Seq),
            ],
        };
    }

    private static ResumptionNumbers? ReadNumbers(ReadOnlyMemory<byte> record) =>
        TryRead(() => JsonSerializer.Deserialize(record.Span, ResumptionJson.Default.ResumptionNumbers));

    private static SessionOutput.Event ReadEvent(string key, ReadOnlyMemory<byte> record)
    {
        const int HeaderLength = 1 + sizeof(int);
        if (record.Length < HeaderLength ||
            record.Span[0] != EventVersion ||
            !long.TryParse(key.AsSpan(EventPrefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seq))
        {
            throw Unreadable(key);
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(record.Span[1..]);
        if (length < 0 || length > record.Length - HeaderLength)
        {
            throw Unreadable(key);
        }

        AudioGate? gate = null;
        if (length > 0)
        {
            gate = (TryRead(() => JsonSerializer.Deserialize(
                record.Span.Slice(HeaderLength, length), ResumptionJson.Default.GateRecord)) ?? throw Unreadable(key)).ToGate();
        }

        return new SessionOutput.Event(record[(HeaderLength + length)..], gate) { Seq = seq };
    }

    private static T? TryRead<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static InvalidDataException Unreadable(string key) => new($"The record '{key}' of the session cannot be read.");

    private static string KeyOfEvent(long seq) => string.Create(CultureInfo.InvariantCulture, $"{EventPrefix}{seq:x16}");

    private static string KeyOf(AudioStreamId stream) =>
        string.Create(CultureInfo.InvariantCulture, $"{PartPrefix}{stream.Operation.Value}.{stream.Message}");
}
