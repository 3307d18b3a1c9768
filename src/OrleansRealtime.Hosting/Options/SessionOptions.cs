using System.ComponentModel.DataAnnotations;

namespace OrleansRealtime.Hosting.Options;

/// <summary>Limits of sessions.</summary>
public sealed class SessionOptions
{
    public const string SectionName = "Realtime:Session";

    /// <summary>Longest life of a session.</summary>
    /// <value>1 s to 24 h; 60 min by default, as the hosted API has it.</value>
    [Range(typeof(TimeSpan), "00:00:01", "24:00:00")]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>Sessions of one process at once.</summary>
    /// <value>1 to 100,000; 1,000 by default.</value>
    [Range(1, 100_000)]
    public int MaxSessions { get; set; } = 1_000;

    /// <summary>Sessions of one account at once.</summary>
    /// <value>1 to 100,000; 1,000 by default.</value>
    [Range(1, 100_000)]
    public int MaxSessionsPerAccount { get; set; } = 1_000;

    /// <summary>Sidebands attached to one session at once.</summary>
    /// <value>0 to 64; 8 by default.</value>
    [Range(0, 64)]
    public int MaxSidebands { get; set; } = 8;

    /// <summary>How long the sound of items is kept for <c>conversation.item.retrieve</c>.</summary>
    /// <value>That of the last ones by default.</value>
    public KeptItemAudio ItemAudio { get; set; }

    /// <summary>Sound of all its items a session keeps, as Opus, where it is kept for the session's life, bytes; the oldest goes first.</summary>
    /// <value>64 KiB to 1 GiB; 16 MiB by default, an hour or more.</value>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int SessionAudioBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Sound of its last items a session keeps for <c>conversation.item.retrieve</c>, bytes of PCM16 at 24 kHz.</summary>
    /// <value>0, which keeps none, to 256 MiB; 2 MiB by default, some 43 s.</value>
    [Range(0, 256 * 1024 * 1024)]
    public int ItemAudioBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>Sound of answers kept, as Opus, for a client that comes back, bytes.</summary>
    /// <value>64 KiB to 64 MiB; 1 MiB by default, some 4 minutes.</value>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int KeptSpeechBytes { get; set; } = 1024 * 1024;

    /// <summary>Contexts a session may have.</summary>
    /// <value>1 to 1,000; 16 by default.</value>
    [Range(1, 1_000)]
    public int MaxContexts { get; set; } = 16;

    /// <summary>How long a session that remembers nothing waits for the result of a tool.</summary>
    /// <value>1 s to 1 h; 2 min by default.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ToolPatience { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Tokens one session may use in a minute.</summary>
    /// <value>1 to 1,000,000,000; 1,000,000 by default.</value>
    [Range(1, 1_000_000_000)]
    public int TokensPerMinute { get; set; } = 1_000_000;

    /// <summary>Tokens of the conversation a model is shown.</summary>
    /// <value>256 to 10,000,000; 28,672 by default, the input limit of a 32k-token realtime model.</value>
    [Range(256, 10_000_000)]
    public int ContextTokens { get; set; } = 28_672;

    /// <summary>Largest image a client may send, bytes.</summary>
    /// <value>1 to 256 MiB; 10 MiB by default.</value>
    [Range(1, 256 * 1024 * 1024)]
    public int MaxImageBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Images one conversation may hold together, bytes.</summary>
    /// <value>1 to 1 GiB; 32 MiB by default.</value>
    [Range(1, 1024 * 1024 * 1024)]
    public int MaxConversationImageBytes { get; set; } = 32 * 1024 * 1024;
}
