namespace OrleansRealtime.Inference.Transcription;

/// <summary>How a client of whole recordings is used for what somebody is saying.</summary>
/// <param name="Model">The model to ask for; null leaves it to the client.</param>
/// <param name="MaxUtterance">The longest that is sent; longer speech fails. 5 min by default.</param>
public sealed record SpeechToTextSettings(string? Model = null, TimeSpan? MaxUtterance = null);
