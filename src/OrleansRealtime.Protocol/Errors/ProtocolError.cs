namespace OrleansRealtime.Protocol.Errors;

/// <summary>
/// What the client did wrong, or what failed, in the protocol's own form. A value, never an exception: the session goes on.
/// </summary>
/// <param name="Type"><c>invalid_request_error</c> or <c>server_error</c>.</param>
/// <param name="Code">Machine-readable cause, one of <see cref="ErrorCodes"/>; null where the API has none.</param>
/// <param name="Message">For people.</param>
/// <param name="Param">Path of the offending field, e.g. <c>session.audio.input.format.rate</c>; null when none.</param>
/// <param name="EventId">The client's own <c>event_id</c> of the failed event; null when it sent none.</param>
public sealed record ProtocolError(string Type, string? Code, string Message, string? Param = null, string? EventId = null)
{
    /// <summary>A client's mistake.</summary>
    public static ProtocolError InvalidRequest(string? code, string message, string? param = null) =>
        new(ErrorTypes.InvalidRequest, code, message, param);

    /// <summary>Our own failure.</summary>
    public static ProtocolError Server(string message, string? code = null) => new(ErrorTypes.Server, code, message);
}
