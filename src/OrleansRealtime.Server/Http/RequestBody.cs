using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using OrleansRealtime.Protocol.Rest;
using OrleansRealtime.Server.Endpoints;

namespace OrleansRealtime.Server.Http;

/// <summary>Reads the JSON bodies of the REST calls.</summary>
internal static class RequestBody
{
    // A session's instructions and tools are 16,384 tokens at most; this is many times as much.
    private const int MaxBytes = 512 * 1024;

    /// <summary>The body, the caller's to dispose; null when it could not be read and the request has been answered.</summary>
    public static async Task<JsonDocument?> ReadAsync(HttpContext context)
    {
        // The web server enforces it, also for a body that does not tell its length.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytes;
        }

        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        if (RestBody.TryParse(bytes.ToArray(), out var body, out var error))
        {
            return body;
        }

        await ErrorResponse.WriteAsync(context.Response, StatusCodes.Status400BadRequest, error);
        return null;
    }
}
