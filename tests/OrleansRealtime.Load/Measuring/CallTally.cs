namespace OrleansRealtime.Load.Measuring;

/// <summary>What one caller measured and counted, or all of them together.</summary>
internal sealed class CallTally
{
    /// <summary>From sending the frame that completes the silence to the answer's first sound.</summary>
    public Distribution AddedLatency { get; } = new();

    /// <summary>From sending the frame in which speech is decided to the event that says so.</summary>
    public Distribution StartEvents { get; } = new();

    /// <summary>From sending that frame to the last sound of the answer it interrupts.</summary>
    public Distribution BargeIns { get; } = new();

    /// <summary>How far each later delta lags behind the sound before it.</summary>
    public Distribution FrameLateness { get; } = new();

    public int ExpectedTurns { get; set; }

    public int Answers { get; set; }

    public long AnswerBytes { get; set; }

    public long LostBytes { get; set; }

    public long DoubledBytes { get; set; }

    /// <summary>Answers with a byte that is not the one that belongs there.</summary>
    public int SpoiltAnswers { get; set; }

    /// <summary>Answers that did not end as they had to: completed, or cancelled where the caller interrupts.</summary>
    public int WrongEndings { get; set; }

    public int LostMarks { get; set; }

    /// <summary>Speech events at another position than the audio has it.</summary>
    public int WrongMarks { get; set; }

    public int StrayDeltas { get; set; }

    public int Errors { get; set; }

    public string? FirstError { get; set; }

    public bool WasHungUpOn { get; set; }

    /// <summary>Calls that never came about or were cut off.</summary>
    public int FailedCalls { get; set; }

    public bool HasLoss =>
        Answers != ExpectedTurns || LostBytes + DoubledBytes > 0 || Errors > 0 || FailedCalls > 0 ||
        SpoiltAnswers + WrongEndings + LostMarks + WrongMarks + StrayDeltas > 0;

    public void Add(CallTally other)
    {
        AddedLatency.Add(other.AddedLatency);
        StartEvents.Add(other.StartEvents);
        BargeIns.Add(other.BargeIns);
        FrameLateness.Add(other.FrameLateness);
        ExpectedTurns += other.ExpectedTurns;
        Answers += other.Answers;
        AnswerBytes += other.AnswerBytes;
        LostBytes += other.LostBytes;
        DoubledBytes += other.DoubledBytes;
        SpoiltAnswers += other.SpoiltAnswers;
        WrongEndings += other.WrongEndings;
        LostMarks += other.LostMarks;
        WrongMarks += other.WrongMarks;
        StrayDeltas += other.StrayDeltas;
        Errors += other.Errors;
        FirstError ??= other.FirstError;
        FailedCalls += other.FailedCalls + (other.WasHungUpOn ? 1 : 0);
    }
}
