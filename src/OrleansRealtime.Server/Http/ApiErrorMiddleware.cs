using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Server.Endpoints;

namespace OrleansRealtime.Server.Http;

/// <summary>Gives failures of API requests that nobody has answered the API's own form.</summary>
internal sealed partial class ApiErrorMiddleware(RequestDelegate next, ILogger<ApiErrorMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context) =>
        ApiPaths.Contains(context.Request.Path) ? GuardAsync(context) : next(context);

    private async Task GuardAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await ErrorResponse.WriteAsync(
                context.Response,
                exception.StatusCode,
                ProtocolError.InvalidRequest(null, exception.Message));
        }
        catch (Exception exception) when (CanAnswer(context))
        {
            Log.RequestFailed(logger, exception);
            await ErrorResponse.WriteAsync(
                context.Response,
                StatusCodes.Status500InternalServerError,
                ProtocolError.Server("The server had an error while processing your request.", ErrorTypes.Server));
        }
    }

    private static bool CanAnswer(HttpContext context) =>
        !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A request failed.")]
        public static partial void RequestFailed(ILogger logger, Exception exception);
    }
}
