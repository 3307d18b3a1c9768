using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using OrleansRealtime.Protocol.Rest;
using OrleansRealtime.Server.Endpoints;

namespace OrleansRealtime.Server.Http;

/// <summary>The bodies of the REST calls: how large they may be, and the JSON in them.</summary>
internal static class RequestBody
{
    /// <summary>
    /// A session's instructions and tools are 16,384 tokens at most, and a call's offer is a few KiB; this is many times as much.
    /// </summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>Has the web server refuse a larger body, also one that does not tell its length; before it is read.</summary>
    public static void Limit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytes;
        }
    }

    /// <summary>The body, the caller's to dispose; null when it could not be read and the request has been answered.</summary>
    public static async Task<JsonDocument?> ReadAsync(HttpContext context)
    {
        Limit(context);
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
