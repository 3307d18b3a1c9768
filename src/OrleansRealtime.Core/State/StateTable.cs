using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansRealtime.Core.State.Json;
using OrleansRealtime.Core.State.Records;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.State;

/// <summary>All records of a session, read.</summary>
internal sealed class StateTable
{
    private StateTable(HeadRecord head, SessionConfig config)
    {
        Head = head;
        Config = config;
    }

    public HeadRecord Head { get; }

    public SessionConfig Config { get; }

    public Dictionary<string, ContextRecord> Contexts { get; } = new(StringComparer.Ordinal);

    public List<ItemRecord> Items { get; } = [];

    public List<TranscriptionRecord> Transcriptions { get; } = [];

    public Dictionary<OperationId, ClipRecord> Clips { get; } = [];

    public List<ListingRecord> Listings { get; } = [];

    public List<ResponseRecord> Responses { get; } = [];

    public Dictionary<OperationId, ProgressRecord> Progress { get; } = [];

    public List<OutputRecord> Outputs { get; } = [];

    public List<ApprovalRecord> Approvals { get; } = [];

    /// <param name="records">The newest record of every key; those of the host are not looked at.</param>
    /// <exception cref="SessionStateException">One cannot be read, or a newer version has written it.</exception>
    public static StateTable Read(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        // First of all: nothing is known of the rest of a newer format.
        if (records.TryGetValue(StateKeys.Head, out var first) && VersionOf(first) is var version and not HeadRecord.CurrentVersion)
        {
            throw new SessionStateException(
                $"The session was kept in version {version} of the format, and this server reads version {HeadRecord.CurrentVersion}.");
        }

        var table = new StateTable(
            Required(records, StateKeys.Head, StateJson.Default.HeadRecord),
            Required(records, StateKeys.Config, StateJson.Default.SessionConfig));
        foreach (var (key, value) in records)
        {
            if (key is not (StateKeys.Head or StateKeys.Config) && !key.StartsWith(StateKeys.Host))
            {
                table.Add(key, value);
            }
        }

        return table;
    }

    private void Add(string key, ReadOnlyMemory<byte> value)
    {
        switch (key[..(key.IndexOf(':', StringComparison.Ordinal) + 1)])
        {
            case StateKeys.ContextPrefix:
                var context = Parse(key, value, StateJson.Default.ContextRecord);
                Contexts.Add(context.Id, context);
                break;
            case StateKeys.ItemPrefix:
                Items.Add(Parse(key, value, StateJson.Default.ItemRecord));
                break;
            case StateKeys.TranscriptionPrefix:
                Transcriptions.Add(Parse(key, value, StateJson.Default.TranscriptionRecord));
                break;
            case StateKeys.ClipPrefix:
                var clip = Parse(key, value, StateJson.Default.ClipRecord);
                Clips.Add(clip.Operation, clip);
                break;
            case StateKeys.ListingPrefix:
                Listings.Add(Parse(key, value, StateJson.Default.ListingRecord));
                break;
            case StateKeys.ResponsePrefix:
                Responses.Add(Parse(key, value, StateJson.Default.ResponseRecord));
                break;
            case StateKeys.ProgressPrefix:
                var progress = Parse(key, value, StateJson.Default.ProgressRecord);
                Progress.Add(progress.Operation, progress);
                break;
            case StateKeys.OutputPrefix:
                Outputs.Add(Parse(key, value, StateJson.Default.OutputRecord));
                break;
            case StateKeys.ApprovalPrefix:
                Approvals.Add(Parse(key, value, StateJson.Default.ApprovalRecord));
                break;
            default:
                throw new SessionStateException($"Nothing is known of a record '{key}'.");
        }
    }

    private static int VersionOf(ReadOnlyMemory<byte> head)
    {
        using var document = JsonDocument.Parse(head);
        return document.RootElement.GetProperty("v").GetInt32();
    }

    private static T Required<T>(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records,
        string key,
        JsonTypeInfo<T> type) => records.TryGetValue(key, out var value)
        ? Parse(key, value, type)
        : throw new SessionStateException($"The record '{key}' is missing.");

    private static T Parse<T>(string key, ReadOnlyMemory<byte> value, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(value.Span, type) ?? throw new JsonException("It is null.");
        }
        catch (JsonException failure)
        {
            throw new SessionStateException($"The record '{key}' cannot be read: {failure.Message}", failure);
        }
    }
}
