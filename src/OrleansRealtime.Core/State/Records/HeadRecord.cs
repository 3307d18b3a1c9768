using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.State.Records;

/// <summary>Everything of a session that is small and has a bound.</summary>
internal sealed record HeadRecord
{
    /// <summary>The version of the format of all records.</summary>
    public const int CurrentVersion = 1;

    public required int V { get; init; }

    /// <summary>Where the stream of ids is: four words.</summary>
    public required IReadOnlyList<ulong> Ids { get; init; }

    /// <summary>The number of the last operation.</summary>
    public required long Operations { get; init; }

    public required bool IsClosed { get; init; }

    /// <summary>How often the configuration has changed, for the edge.</summary>
    public required int ConfigVersion { get; init; }

    /// <summary>Ids of the contexts in the order they were made.</summary>
    public required IReadOnlyList<string> Contexts { get; init; }

    public required string CurrentContext { get; init; }

    public required SwitchRecord? Switch { get; init; }

    public required InputRecord Input { get; init; }

    /// <summary>The deadlines in the order of <see cref="SessionTimer"/>, as ticks of UTC; null where none is set.</summary>
    public required IReadOnlyList<long?> Timers { get; init; }

    public required TokenWindowRecord Tokens { get; init; }

    public required ExchangeRecord Exchange { get; init; }

    /// <summary>Approvals asked for so far; orders them.</summary>
    public required long Approvals { get; init; }

    public required IReadOnlyList<PlaybackRecord> Playing { get; init; }

    /// <summary>Items of requests whose words are at the worker until no response runs.</summary>
    public required IReadOnlyList<ItemId> RequestItems { get; init; }
}
