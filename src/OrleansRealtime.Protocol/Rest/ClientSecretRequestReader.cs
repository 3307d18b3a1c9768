using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Rest;

/// <summary>Reads the body of <c>client_secrets</c>.</summary>
public static class ClientSecretRequestReader
{
    private const int DefaultSeconds = 600;
    private const int MinSeconds = 10;
    private const int MaxSeconds = 7_200;

    public static bool TryRead(
        JsonElement body,
        [NotNullWhen(true)] out ClientSecretRequest? request,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        var errors = new FirstError();
        var fields = new JsonFields(body, "", errors);
        var seconds = fields.TryTakeValue("expires_after", out var expiry)
            ? ReadSeconds(expiry, fields.PathOf("expires_after"), errors)
            : DefaultSeconds;
        var session = fields.TryTakeValue("session", out var value)
            ? SessionPatchReader.Read(value, fields.PathOf("session"), errors)
            : null;
        fields.Close();

        error = errors.Value;
        request = errors.Found ? null : new ClientSecretRequest(TimeSpan.FromSeconds(seconds), session);
        return request is not null;
    }

    private static int ReadSeconds(JsonElement expiry, string path, FirstError errors)
    {
        var fields = new JsonFields(expiry, path, errors);
        _ = fields.Choice("anchor", ["created_at"]);
        var seconds = fields.TryTakeValue("seconds", out var value)
            ? JsonValues.ReadInteger(value, fields.PathOf("seconds"), errors, MinSeconds, MaxSeconds)
            : DefaultSeconds;
        fields.Close();
        return seconds;
    }
}
