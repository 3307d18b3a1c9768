using OrleansRealtime.Client.Resumption;

namespace OrleansRealtime.Faults.Clients;

/// <summary>Everything a conversation knows, written down together with the session's own state.</summary>
internal sealed class Account
{
    public int Turn { get; set; }

    public Phase Phase { get; set; }

    /// <summary>The last numbered event.</summary>
    public long LastSeq { get; set; }

    public long Events { get; set; }

    public long SamplesHeard { get; set; }

    public int Created { get; set; }

    public int Calls { get; set; }

    public int Outputs { get; set; }

    public int ReadBack { get; set; }

    public int Restores { get; set; }

    /// <summary>What was said to the engine, in order.</summary>
    public List<string> Said { get; set; } = [];

    /// <summary>The items of the user and the results of tools.</summary>
    public List<string> Items { get; set; } = [];

    public Dictionary<string, HeardItem> Heard { get; set; } = [];

    public List<string> Violations { get; set; } = [];

    /// <summary>Null before the session stands.</summary>
    public SavedState? Session { get; set; }
}
