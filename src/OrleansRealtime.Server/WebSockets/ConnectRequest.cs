using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Sessions;
using OrleansRealtime.Server.ClientSecrets;

namespace OrleansRealtime.Server.WebSockets;

/// <summary>What a WebSocket asks for by its query and headers.</summary>
/// <param name="Model">The model it names; empty for a transcription session.</param>
/// <param name="Kind">The kind of session, fixed for its life.</param>
/// <param name="CallId">The running session it wants to attach to; null for a new one.</param>
internal sealed record ConnectRequest(string Model, SessionKind Kind, string? CallId = null)
{
    /// <param name="request">The handshake.</param>
    /// <param name="inference">Knows which models there are.</param>
    /// <param name="granted">
    /// What a client secret's sessions begin with; its model and kind stand for what the query does not say. Null for a standard key.
    /// </param>
    /// <param name="connect">What it asks for.</param>
    /// <param name="error">Why it cannot have it.</param>
    public static bool TryRead(
        HttpRequest request,
        IInferenceGateway inference,
        SessionConfig? granted,
        [NotNullWhen(true)] out ConnectRequest? connect,
        out ProtocolError? error)
    {
        error = Read(request, inference, granted, out connect);
        return error is null && connect is not null;
    }

    private static ProtocolError? Read(
        HttpRequest request,
        IInferenceGateway inference,
        SessionConfig? granted,
        out ConnectRequest? connect)
    {
        connect = null;
        if (request.Query.TryGetValue("call_id", out var callId))
        {
            connect = new ConnectRequest("", SessionKind.Realtime, callId.ToString());
            return granted is null ? null : ProtocolError.InvalidRequest(
                null,
                "A client secret can only open sessions. Use a standard API key to attach to one.");
        }

        var model = request.Query["model"].ToString();
        var isTranscription = request.Query["intent"] == "transcription";
        if (granted is not null)
        {
            if (Conflict(granted, model, isTranscription) is { } conflict)
            {
                return conflict;
            }

            model = granted.Model;
            isTranscription = granted.Kind == SessionKind.Transcription;
        }

        if (isTranscription)
        {
            connect = new ConnectRequest("", SessionKind.Transcription);
            return model.Length == 0 ? null : ModelWithTranscription();
        }

        if (model.Length == 0)
        {
            return ProtocolError.InvalidRequest(
                ErrorCodes.MissingModel,
                $"You must provide a model parameter, for example {Origin(request)}/v1/realtime?model=gpt-realtime");
        }

        connect = new ConnectRequest(model, SessionKind.Realtime);
        return RealtimeModels.Refusal(model, inference);
    }

    // The secret decides: its holder was given this session and no other.
    private static ProtocolError? Conflict(SessionConfig granted, string model, bool isTranscription)
    {
        if (granted.Kind == SessionKind.Transcription)
        {
            return model.Length == 0 ? null : ModelWithTranscription();
        }

        if (isTranscription)
        {
            return ProtocolError.InvalidRequest(
                ErrorCodes.InvalidValue,
                "The client secret is for a realtime session and cannot open a transcription session.",
                "intent");
        }

        return model.Length == 0 || model == granted.Model ? null : ProtocolError.InvalidRequest(
            ErrorCodes.InvalidModel,
            $"Model \"{model}\" is not the model of the client secret, \"{granted.Model}\".",
            "model");
    }

    private static ProtocolError ModelWithTranscription() => ProtocolError.InvalidRequest(
        null,
        "You must not provide a model parameter for transcription sessions.");

    private static string Origin(HttpRequest request) => $"{(request.IsHttps ? "wss" : "ws")}://{request.Host}";
}
