using System.Text.Json;

namespace OrleansRealtime.Faults.Conversations;

/// <summary>Where a conversation is, together with what its session can be resumed with: written in one piece.</summary>
internal sealed class TalkState
{
    public int Turn { get; set; }

    /// <summary>The next thing to do in the turn.</summary>
    public int Step { get; set; }

    /// <summary>Where the turn's sound begins in the session's input.</summary>
    public long VoiceFrom { get; set; }

    public bool IsDone { get; set; }

    public long LastSeq { get; set; }

    public int Created { get; set; }

    /// <summary>Of the turn.</summary>
    public int Answers { get; set; }

    public string? Heard { get; set; }

    /// <summary>The transcripts of turns that are over.</summary>
    public Dictionary<int, string> Transcripts { get; set; } = [];

    public string Words { get; set; } = "";

    public string Text { get; set; } = "";

    public string? AudioItem { get; set; }

    public long AudioUntil { get; set; }

    public string? CallId { get; set; }

    public string? Arguments { get; set; }

    public int Calls { get; set; }

    // What is counted over all.
    public long Events { get; set; }

    public long SamplesSaid { get; set; }

    public long SamplesHeard { get; set; }

    public int ToolsApplied { get; set; }

    public List<string> Violations { get; set; } = [];

    /// <summary>Milliseconds from a loss to the first event afterwards, losses of this very process left out.</summary>
    public List<double> Gaps { get; set; } = [];

    /// <summary>The session as the client saves it; null before it can be resumed.</summary>
    public byte[]? Saved { get; set; }

    public static TalkState? Read(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize<TalkState>(File.ReadAllBytes(path)) : null;

    public void Write(string path)
    {
        // Either the old one or the new one, whenever the process dies.
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this));
        File.Move(path + ".new", path, overwrite: true);
    }
}
