using Microsoft.Extensions.Primitives;

namespace OrleansRealtime.Server.Http;

/// <summary>
/// Lets pages of any origin use the API. That is safe because a key is needed and is never sent by the browser on its own, as
/// a cookie would be.
/// </summary>
internal sealed class CorsMiddleware(RequestDelegate next)
{
    private const string Methods = "GET, POST";
    private const string Headers = "authorization, content-type, x-openai-agents-sdk, api-key, realtime-resume-token";

    // Families that SDKs add to as they please; CORS has no wildcard for a part of a name.
    private static readonly string[] HeaderFamilies = ["openai-", "x-stainless-"];

    public Task InvokeAsync(HttpContext context)
    {
        if (!ApiPaths.Contains(context.Request.Path))
        {
            return next(context);
        }

        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "Location";
        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            return next(context);
        }

        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlAllowHeaders = AllowedHeaders(context.Request.Headers.AccessControlRequestHeaders);
        headers.AccessControlMaxAge = "600";
        headers.Vary = "Access-Control-Request-Headers";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static string AllowedHeaders(StringValues requested) => string.Join(", ", requested
        .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Where(name => Array.Exists(HeaderFamilies, family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase)))
        .Prepend(Headers));
}
