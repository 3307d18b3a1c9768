using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Which models take <c>reasoning</c>.</summary>
public static class ReasoningModels
{
    /// <summary>Why a session of this model cannot take the effort; null when it can.</summary>
    /// <param name="model">The session's model.</param>
    /// <param name="effort">What is asked for; absent and null ask for nothing.</param>
    /// <param name="path">Where <c>reasoning</c> stands.</param>
    public static ProtocolError? Refusal(string model, Optional<string?> effort, string path) =>
        effort is { IsPresent: true, Value: not null } && !model.StartsWith("gpt-realtime-2", StringComparison.Ordinal)
            ? ProtocolErrors.InvalidValue(path, $"Reasoning is not supported by the model '{model}'.")
            : null;
}
