using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>What sound a worker keeps, and where.</summary>
/// <param name="RecentBytes">Of the last items, as it was, for who retrieves them; 0 keeps none.</param>
/// <param name="ItemBytes">Of all items, as Opus, for the session's life; 0 keeps none.</param>
/// <param name="AnswerBytes">Of answers, as Opus, for a client that comes back.</param>
/// <param name="Record">Where the last two are written down; null where they are not.</param>
internal sealed record WorkerKeeping(long RecentBytes, int ItemBytes, int AnswerBytes, SpeechKeeping? Record);
