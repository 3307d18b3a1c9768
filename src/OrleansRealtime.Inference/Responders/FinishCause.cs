namespace OrleansRealtime.Inference.Responders;

public enum FinishCause
{
    Completed,
    MaxOutputTokens,
    ContentFilter,
}
