using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Server.WebSockets;

/// <summary>What a WebSocket asks for by its query and headers.</summary>
/// <param name="Model">The model it names; empty for a transcription session.</param>
/// <param name="Kind">The kind of session, fixed for its life.</param>
internal sealed record ConnectRequest(string Model, SessionKind Kind)
{
    private const string BetaProtocol = "openai-beta.realtime-v1";

    public static bool TryRead(
        HttpRequest request,
        IInferenceGateway inference,
        [NotNullWhen(true)] out ConnectRequest? connect,
        out ProtocolError? error)
    {
        error = Read(request, inference, out connect);
        return error is null && connect is not null;
    }

    private static ProtocolError? Read(HttpRequest request, IInferenceGateway inference, out ConnectRequest? connect)
    {
        connect = null;
        if (IsBeta(request))
        {
            return ProtocolError.InvalidRequest(
                ErrorCodes.BetaDisabled,
                "The beta shape of the Realtime API is not supported. Leave out the OpenAI-Beta header and use the GA events.");
        }

        if (request.Query.TryGetValue("call_id", out var callId))
        {
            return ProtocolError.InvalidRequest(
                ErrorCodes.InvalidValue,
                $"Call '{callId}' was not found.",
                "call_id");
        }

        var model = request.Query["model"].ToString();
        if (request.Query["intent"] == "transcription")
        {
            connect = new ConnectRequest("", SessionKind.Transcription);
            return model.Length == 0 ? null : ProtocolError.InvalidRequest(
                null,
                "You must not provide a model parameter for transcription sessions.");
        }

        if (model.Length == 0)
        {
            return ProtocolError.InvalidRequest(
                ErrorCodes.MissingModel,
                $"You must provide a model parameter, for example {Origin(request)}/v1/realtime?model=gpt-realtime");
        }

        if (IsTranscriptionModel(model))
        {
            return ProtocolError.InvalidRequest(
                ErrorCodes.InvalidModel,
                $"Model \"{model}\" is a transcription model and cannot be used as the realtime session model");
        }

        connect = new ConnectRequest(model, SessionKind.Realtime);
        return inference.Knows(model) ? null : ProtocolError.InvalidRequest(
            ErrorCodes.InvalidModel,
            $"Model \"{model}\" is not supported in realtime mode.");
    }

    private static bool IsBeta(HttpRequest request) =>
        request.Headers["OpenAI-Beta"].ToString().Contains("realtime=v1", StringComparison.OrdinalIgnoreCase) ||
        request.HttpContext.WebSockets.WebSocketRequestedProtocols.Contains(BetaProtocol);

    private static bool IsTranscriptionModel(string model) =>
        model is "whisper-1" or "gpt-realtime-whisper" || model.Contains("-transcribe", StringComparison.Ordinal);

    private static string Origin(HttpRequest request) => $"{(request.IsHttps ? "wss" : "ws")}://{request.Host}";
}
