using Microsoft.AspNetCore.Http.Features;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Rest;
using OrleansRealtime.Protocol.Sessions;
using OrleansRealtime.Server.Endpoints;
using OrleansRealtime.Server.Http;

namespace OrleansRealtime.Server.Calls;

/// <summary>What <c>POST /v1/realtime/calls</c> brings: an offer, and perhaps a session.</summary>
/// <param name="Sdp">The offer.</param>
/// <param name="Session">What the session should begin with; null where only the offer came.</param>
internal sealed record CallRequest(string Sdp, SessionPatch? Session)
{
    /// <summary>Reads it in any of its forms (API reference §1.2); null when it could not be read and has been answered.</summary>
    public static async Task<CallRequest?> ReadAsync(HttpContext context)
    {
        RequestBody.Limit(context);
        var type = context.Request.ContentType ?? "";
        var (sdp, session) = ("", (string?)null);
        if (context.Request.HasFormContentType)
        {
            (sdp, session) = await ReadFormAsync(context);
        }
        else if (type.StartsWith("application/sdp", StringComparison.OrdinalIgnoreCase))
        {
            using var reader = new StreamReader(context.Request.Body);
            sdp = await reader.ReadToEndAsync(context.RequestAborted);
        }
        else
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, ProtocolError.InvalidRequest(
                null,
                "Unsupported content type. Send the offer as 'application/sdp', or as part 'sdp' of 'multipart/form-data'."));
            return null;
        }

        if (string.IsNullOrWhiteSpace(sdp))
        {
            await RefuseAsync(
                context,
                StatusCodes.Status400BadRequest,
                context.Request.HasFormContentType ? ProtocolErrors.MissingParameter("sdp") : InvalidOffer("The body is empty."));
            return null;
        }

        if (session is null)
        {
            return new CallRequest(sdp, null);
        }

        if (!TryReadSession(session, out var patch, out var error))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, error!);
            return null;
        }

        return new CallRequest(sdp, patch);
    }

    /// <summary>The answer to an offer that cannot be served.</summary>
    public static ProtocolError InvalidOffer(string detail) => ProtocolError.InvalidRequest(
        ErrorCodes.InvalidOffer,
        $"Invalid SDP offer. Please try again with a WHIP-compliant offer. {detail}");

    // Parts with a file name are files to the form reader, those without are fields: clients send both.
    private static async Task<(string Sdp, string? Session)> ReadFormAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(
            new FormOptions
            {
                ValueCountLimit = 8,
                ValueLengthLimit = RequestBody.MaxBytes,
                MultipartBodyLengthLimit = RequestBody.MaxBytes,
            },
            context.RequestAborted);
        return (await PartAsync(form, "sdp", context.RequestAborted) ?? "", await PartAsync(form, "session", context.RequestAborted));
    }

    private static async Task<string?> PartAsync(IFormCollection form, string name, CancellationToken aborted)
    {
        if (form.TryGetValue(name, out var value))
        {
            return value.ToString();
        }

        if (form.Files.GetFile(name) is not { } file)
        {
            return null;
        }

        using var reader = new StreamReader(file.OpenReadStream());
        return await reader.ReadToEndAsync(aborted);
    }

    private static bool TryReadSession(string json, out SessionPatch? session, out ProtocolError? error)
    {
        session = null;
        if (!RestBody.TryParse(System.Text.Encoding.UTF8.GetBytes(json), out var body, out error))
        {
            error = error with { Param = "session" };
            return false;
        }

        using (body)
        {
            if (SessionPatchReader.TryRead(body.RootElement, out session, out error) && session.Kind != SessionKind.Realtime)
            {
                error = ProtocolErrors.UnsupportedValue(
                    "session.type", "transcription", "realtime");
            }

            return error is null;
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, ProtocolError error) =>
        ErrorResponse.WriteAsync(context.Response, status, error);
}
