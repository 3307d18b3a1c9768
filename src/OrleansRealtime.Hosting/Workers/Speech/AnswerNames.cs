using System.Globalization;
using OrleansRealtime.Core;

namespace OrleansRealtime.Hosting.Workers.Speech;

/// <summary>Answers, by the stream they are spoken in: <c>!a:operation.message:first packet</c>.</summary>
internal sealed class AnswerNames : ISoundNames<AudioStreamId>
{
    public static readonly AnswerNames Instance = new();

    private const string Prefix = "!a:";

    private AnswerNames()
    {
    }

    public int Compare(AudioStreamId x, AudioStreamId y) => (x.Operation.Value, x.Message).CompareTo((y.Operation.Value, y.Message));

    public string KeyOf(AudioStreamId name, int firstPacket) => string.Create(
        CultureInfo.InvariantCulture, $"{Prefix}{name.Operation.Value}.{name.Message}:{firstPacket:d8}");

    public ReadOnlySpan<byte> HeaderOf(AudioStreamId name) => [];

    public bool TryRead(
        string key, ReadOnlyMemory<byte> record, out AudioStreamId name, out int firstPacket, out ReadOnlyMemory<byte> body)
    {
        (name, firstPacket, body) = (default, 0, record);
        if (!key.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var dot = key.IndexOf('.');
        var colon = key.LastIndexOf(':');
        if (dot > 0 && colon > dot &&
            long.TryParse(key.AsSpan(Prefix.Length, dot - Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var operation) &&
            int.TryParse(key.AsSpan(dot + 1, colon - dot - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var message) &&
            int.TryParse(key.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out firstPacket))
        {
            name = new AudioStreamId(new OperationId(operation), message);
            return true;
        }

        return false;
    }
}
