namespace OrleansRealtime.Load.Calls;

/// <summary>What calls over WebRTC are to be made.</summary>
internal sealed record CallOptions
{
    /// <summary>At once.</summary>
    public required int Calls { get; init; }

    /// <summary>How long the process is watched with all of them there, after the time it gets to settle.</summary>
    public required int Seconds { get; init; }

    /// <summary>
    /// Seconds between the last caller's coming and the watch: what was compiled in a hurry is compiled in earnest, and what a session
    /// keeps of its sound (15 s as it came, 2 MiB of its items) is as much as it will be.
    /// </summary>
    public required int Settling { get; init; }

    /// <summary>Of the encoders, 0 to 10: the server's and those it is compared with.</summary>
    public required int Complexity { get; init; }

    /// <summary>Whether the server looks for speech in what callers say.</summary>
    public required bool Detects { get; init; }

    public required bool SkipJanus { get; init; }

    /// <summary>Short calls to make in place of long ones; 0 for none.</summary>
    public int Soak { get; init; }

    /// <summary>A process to be run on the server's while it is watched, with its id behind; null for none.</summary>
    public string? Profiler { get; init; }

    /// <summary>Where the results are written as well; null for nowhere.</summary>
    public string? Out { get; init; }
}
