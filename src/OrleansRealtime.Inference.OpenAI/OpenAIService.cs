namespace OrleansRealtime.Inference.OpenAI;

/// <summary>Where a service is that speaks the OpenAI HTTP API, and what to ask of it.</summary>
/// <param name="BaseUrl">What the paths of the API stand behind, as in <c>https://api.openai.com/v1</c>.</param>
/// <param name="ApiKey">The key; null for a service that wants none.</param>
/// <param name="Model">The model to ask for.</param>
/// <param name="Timeout">How long its first word, and each further one, may take.</param>
public sealed record OpenAIService(Uri BaseUrl, string? ApiKey, string Model, TimeSpan Timeout)
{
    /// <summary>Without the key: this may end in a log.</summary>
    public override string ToString() => $"{BaseUrl} ({Model})";
}
