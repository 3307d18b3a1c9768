using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Rest;
using OrleansRealtime.Protocol.Sessions;
using OrleansRealtime.Server.Auth;
using OrleansRealtime.Server.ClientSecrets;
using OrleansRealtime.Server.Http;

namespace OrleansRealtime.Server.Endpoints;

/// <summary>Makes client secrets: the GA call and the two deprecated ones.</summary>
internal sealed class ClientSecretHandler(StandardKeyGate gate, ClientSecretIssuer issuer)
{
    // As long as the beta's secrets lived; its calls have no field for it.
    private static readonly TimeSpan BetaLifetime = TimeSpan.FromMinutes(1);

    public async Task CreateAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is not { } principal)
        {
            return;
        }

        using var body = await RequestBody.ReadAsync(context);
        if (body is null)
        {
            return;
        }

        if (!ClientSecretRequestReader.TryRead(body.RootElement, out var request, out var error) ||
            !issuer.TryIssue(principal, request.Session, request.Lifetime, out var issued, out error))
        {
            await RefuseAsync(context, error);
            return;
        }

        await AnswerAsync(context, writer => ClientSecretWriter.Write(
            writer,
            issued.Secret.Value,
            issued.Secret.ExpiresAt.ToUnixTimeSeconds(),
            issued.Session));
    }

    public async Task CreateBetaAsync(HttpContext context, SessionKind kind)
    {
        if (await gate.AdmitAsync(context) is not { } principal)
        {
            return;
        }

        using var body = await RequestBody.ReadAsync(context);
        if (body is null)
        {
            return;
        }

        if (!BetaSessionReader.TryRead(body.RootElement, kind, out var request, out var error) ||
            !issuer.TryIssue(principal, request.Session, BetaLifetime, out var issued, out error))
        {
            // These calls have the model at the top.
            await RefuseAsync(context, error.Param == "session.model" ? error with { Param = "model" } : error);
            return;
        }

        await AnswerAsync(context, writer => BetaSessionWriter.Write(
            writer,
            issued.Session,
            request.Temperature,
            issued.Secret.Value,
            issued.Secret.ExpiresAt.ToUnixTimeSeconds()));
    }

    private static Task RefuseAsync(HttpContext context, ProtocolError error) => ErrorResponse.WriteAsync(
        context.Response,
        error.Code == ErrorCodes.RateLimitExceeded ? StatusCodes.Status429TooManyRequests : StatusCodes.Status400BadRequest,
        error);

    private static async Task AnswerAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        write(writer);
    }
}
