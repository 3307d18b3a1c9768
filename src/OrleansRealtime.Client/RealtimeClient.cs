using OrleansRealtime.Client.Resumption;

namespace OrleansRealtime.Client;

/// <summary>Opens conversations with one server. Holds no connection itself and may be shared.</summary>
public sealed class RealtimeClient
{
    private readonly RealtimeClientOptions _options;

    public RealtimeClient(RealtimeClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxWaitingServerEvents, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxWaitingMessages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxServerEventBytes, 1024);
        _options = options;
    }

    /// <summary>The usual case in one call.</summary>
    public RealtimeClient(Uri endpoint, string? apiKey, string? model = "local")
        : this(new RealtimeClientOptions { Endpoint = endpoint, ApiKey = apiKey, Model = model })
    {
    }

    /// <summary>
    /// Connects. The first event to read is normally <c>session.created</c>; a refusal (wrong key, unknown model) arrives
    /// as an <c>error</c> event followed by the close.
    /// </summary>
    /// <exception cref="RealtimeConnectException">Nobody answered, or the upgrade was refused.</exception>
    public async Task<RealtimeSession> ConnectAsync(CancellationToken cancellationToken = default)
    {
        var connection = await RealtimeConnection.OpenAsync(_options, cancellationToken);
        return new RealtimeSession(connection);
    }

    /// <summary>Connects and opens a session that outlives its connection, on a server that has <c>session.resumption</c>.</summary>
    /// <param name="sessionJson">The session object to begin with; null for the server's defaults.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <exception cref="RealtimeConnectException">Nobody answered, or not in time.</exception>
    /// <exception cref="RealtimeConnectionClosedException">The connection was lost before the session stood.</exception>
    /// <exception cref="SessionLostException">The server refused.</exception>
    public Task<ResumableSession> ConnectResumableAsync(
        string? sessionJson = null,
        ResumableSessionOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ResumableSession.ConnectAsync(_options, sessionJson, options, cancellationToken);
}
