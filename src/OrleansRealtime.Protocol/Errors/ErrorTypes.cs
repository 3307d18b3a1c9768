namespace OrleansRealtime.Protocol.Errors;

/// <summary>Values of <c>error.type</c>.</summary>
public static class ErrorTypes
{
    public const string InvalidRequest = "invalid_request_error";
    public const string Server = "server_error";
}
