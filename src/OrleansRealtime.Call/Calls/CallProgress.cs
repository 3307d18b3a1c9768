namespace OrleansRealtime.Call.Calls;

/// <summary>How far both sides are.</summary>
/// <param name="Now">Since the call began.</param>
/// <param name="Spoken">Of the question; null when it was typed.</param>
/// <param name="Question">How long it is.</param>
/// <param name="Heard">Of the answer, by a listener.</param>
/// <param name="Answer">How much of it there is.</param>
internal readonly record struct CallProgress(
    TimeSpan Now, TimeSpan? Spoken, TimeSpan Question, TimeSpan Heard, TimeSpan Answer);
