using System.Globalization;
using System.Net;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Mcp.Http;

namespace OrleansRealtime.Mcp;

/// <summary>Says what a failure is in the API's terms; codes of failures without an answer are a gateway's.</summary>
internal static class McpFailures
{
    // Whatever a server writes, a client reads no novel.
    private const int LongestMessage = 1_000;

    public static McpFailure Late(TimeSpan patience) => Http(
        HttpStatusCode.GatewayTimeout,
        string.Create(CultureInfo.InvariantCulture, $"The MCP server did not answer within {patience.TotalSeconds:0.#} seconds."));

    public static McpFailure Of(Exception exception)
    {
        var chain = Chain(exception).ToList();
        return chain.Select(Known).FirstOrDefault(known => known is not null)
            ?? chain.Select(Broken).FirstOrDefault(broken => broken is not null)
            ?? Protocol((int)McpErrorCode.InternalError, "The MCP server's answer could not be understood.");
    }

    private static McpFailure? Known(Exception exception) => exception switch
    {
        HostNotAllowedException => Http(HttpStatusCode.Forbidden, exception.Message),
        ResponseTooLargeException => Http(HttpStatusCode.BadGateway, exception.Message),
        FormatException => Protocol((int)McpErrorCode.InvalidParams, exception.Message),
        McpProtocolException protocol => Protocol((int)protocol.ErrorCode, protocol.Message),
        HttpRequestException { StatusCode: { } status } => Answered(status),
        ClientTransportClosedException { Details: HttpClientCompletionDetails { HttpStatusCode: { } status } } => Answered(status),
        _ => null,
    };

    private static McpFailure? Broken(Exception exception) => exception switch
    {
        JsonException => Protocol((int)McpErrorCode.ParseError, "The MCP server's answer could not be understood."),
        HttpRequestException or IOException =>
            Http(HttpStatusCode.BadGateway, "The MCP server could not be reached, or closed the connection."),
        McpException => Protocol((int)McpErrorCode.InternalError, exception.Message),
        _ => null,
    };

    private static McpFailure Answered(HttpStatusCode status) => Http(
        status,
        string.Create(CultureInfo.InvariantCulture, $"The MCP server answered with HTTP status {(int)status}."));

    private static McpFailure Http(HttpStatusCode status, string message) => new(McpFailureKind.Http, (int)status, message);

    private static McpFailure Protocol(int code, string message) => new(
        McpFailureKind.Protocol,
        code,
        message.Length <= LongestMessage ? message : message[..LongestMessage]);

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        yield return exception;
        var inner = exception is AggregateException many ? many.InnerExceptions : exception.InnerException is { } one ? [one] : Enumerable.Empty<Exception>();
        foreach (var deeper in inner.SelectMany(Chain))
        {
            yield return deeper;
        }
    }
}
