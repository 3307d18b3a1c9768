using System.Text.Json;
using OrleansRealtime.Client.Resumption.Saving;

namespace OrleansRealtime.Client.Resumption;

/// <summary>
/// All that a process needs to go on with a session that another process had. It holds the token, which opens the session, and may
/// hold audio and what the user wrote: keep it as you keep a password.
/// </summary>
public sealed record SavedState
{
    public required string SessionId { get; init; }

    /// <summary>The token, and older ones that may still be the good one, newest first.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>The last numbered event acted on.</summary>
    public required long LastSeq { get; init; }

    /// <summary>The newest life of the session that was heard of; null when none was.</summary>
    public long? Incarnation { get; init; }

    /// <summary>What was known is void; the conversation will be told anew.</summary>
    public bool ResyncDue { get; init; }

    /// <summary>The number of the newest command.</summary>
    public required long ClientSeq { get; init; }

    /// <summary>The input position of the next sample, in samples at 24 kHz.</summary>
    public required long InputPosition { get; init; }

    /// <summary>The format of the user's audio, such as <c>audio/pcm</c>.</summary>
    public required string InputFormat { get; init; }

    /// <summary>The format of the answers' audio.</summary>
    public required string OutputFormat { get; init; }

    /// <summary>Items whose audio was heard in part.</summary>
    public IReadOnlyList<SavedOutputItem> OutputItems { get; init; } = [];

    /// <summary>What the server has not promised to keep, in the order it was said.</summary>
    public IReadOnlyList<SavedUplinkEntry> Uplink { get; init; } = [];

    /// <summary>Everything as JSON in UTF-8.</summary>
    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(this, SavedStateJson.Default.SavedState);

    /// <summary>The opposite of <see cref="ToUtf8Json"/>.</summary>
    /// <exception cref="JsonException">It is not that.</exception>
    public static SavedState Parse(ReadOnlySpan<byte> utf8Json) =>
        JsonSerializer.Deserialize(utf8Json, SavedStateJson.Default.SavedState)
        ?? throw new JsonException("A saved state is needed.");

    /// <summary>Names the session and nothing that is secret.</summary>
    public override string ToString() => $"{SessionId} at event {LastSeq}";
}
