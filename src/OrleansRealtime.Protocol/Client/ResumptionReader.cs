using System.Text.Json;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Client;

/// <summary>What the client events of a session that can be resumed have beyond the API's (docs/resumption.md).</summary>
internal static class ResumptionReader
{
    /// <summary>The number of a command; null when it has none.</summary>
    public static long? ReadSeq(JsonFields fields) => fields.TryTakeValue("seq", out var value)
        ? JsonValues.ReadLong(value, fields.PathOf("seq"), fields.Errors, min: 1)
        : null;

    public static ClientEvent.SessionAcknowledge ReadAcknowledge(JsonFields fields)
    {
        long? upTo = fields.TryTakeValue("seq", out var seq)
            ? JsonValues.ReadLong(seq, fields.PathOf("seq"), fields.Errors, min: 0)
            : null;
        return new ClientEvent.SessionAcknowledge(
            upTo,
            fields.TryTakeValue("audio", out var audio)
                ? JsonValues.ReadArray(audio, fields.PathOf("audio"), fields.Errors, ReadAudio)
                : []);
    }

    private static ReceivedAudio ReadAudio(JsonElement value, string path, FirstError errors)
    {
        var fields = new JsonFields(value, path, errors);
        var audio = new ReceivedAudio(
            new ItemId(fields.RequireString("item_id")),
            fields.TryRequire("position", out var position)
                ? JsonValues.ReadLong(position, fields.PathOf("position"), errors, min: 0)
                : 0);
        fields.Close();
        return audio;
    }
}
