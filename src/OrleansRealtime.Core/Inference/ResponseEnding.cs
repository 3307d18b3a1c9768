namespace OrleansRealtime.Core.Inference;

/// <summary>How a responder came to its end.</summary>
public enum ResponseEnding
{
    Completed,
    MaxOutputTokens,
    ContentFilter,
}
