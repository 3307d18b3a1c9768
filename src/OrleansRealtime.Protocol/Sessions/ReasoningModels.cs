using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Which models take <c>reasoning</c>.</summary>
public static class ReasoningModels
{
    /// <summary>Why a session of this model cannot take the patch; null when it can.</summary>
    public static ProtocolError? Refusal(string model, SessionPatch patch) =>
        patch.ReasoningEffort is { IsPresent: true, Value: not null } &&
        !model.StartsWith("gpt-realtime-2", StringComparison.Ordinal)
            ? ProtocolErrors.InvalidValue("session.reasoning", $"Reasoning is not supported by the model '{model}'.")
            : null;
}
