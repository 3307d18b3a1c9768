namespace OrleansRealtime.Call;

/// <summary>One call as the command line asks for it.</summary>
internal sealed record CallSettings
{
    public required Uri Url { get; init; }

    /// <summary>Null when none was found; the server then says what it thinks of that.</summary>
    public string? ApiKey { get; init; }

    public required string Model { get; init; }

    public required string Voice { get; init; }

    /// <summary>The recording to speak; null when <see cref="Text"/> is asked instead.</summary>
    public string? QuestionPath { get; init; }

    public string? Text { get; init; }

    public required string AnswerPath { get; init; }

    /// <summary>List every server event, not only the milestones.</summary>
    public bool AllEvents { get; init; }

    /// <summary>Come back to the conversation when the connection is lost.</summary>
    public bool Resume { get; init; }

    /// <summary>How long the server may take to answer once the question is out.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}
