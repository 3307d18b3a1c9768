using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Server.ClientSecrets;

/// <summary>Which names can be the model of a conversation.</summary>
internal static class RealtimeModels
{
    /// <summary>For whoever names none.</summary>
    public const string Default = "gpt-realtime";

    /// <summary>Why not this one; null when it can.</summary>
    public static ProtocolError? Refusal(string model, IInferenceGateway inference, string? param = null)
    {
        if (IsTranscriptionModel(model))
        {
            return ProtocolError.InvalidRequest(
                ErrorCodes.InvalidModel,
                $"Model \"{model}\" is a transcription model and cannot be used as the realtime session model",
                param);
        }

        return model.Length > 0 && inference.Knows(model) ? null : ProtocolError.InvalidRequest(
            ErrorCodes.InvalidModel,
            $"Model \"{model}\" is not supported in realtime mode.",
            param);
    }

    private static bool IsTranscriptionModel(string model) =>
        model is "whisper-1" or "gpt-realtime-whisper" || model.Contains("-transcribe", StringComparison.Ordinal);
}
