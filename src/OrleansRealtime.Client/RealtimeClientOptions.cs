using System.Net.WebSockets;

namespace OrleansRealtime.Client;

/// <summary>How to reach a server and how much may wait between it and the program.</summary>
public sealed record RealtimeClientOptions
{
    /// <summary>
    /// The server. <c>http</c> and <c>https</c> are taken as <c>ws</c> and <c>wss</c>; an address without a path means
    /// <c>/v1/realtime</c> there. Default <c>ws://127.0.0.1:8080</c>.
    /// </summary>
    public Uri Endpoint { get; init; } = new("ws://127.0.0.1:8080/v1/realtime");

    /// <summary>Sent as a bearer token; null sends none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    /// The model asked for. Not used when <see cref="Endpoint"/> already says <c>model</c>, <c>intent</c> or <c>call_id</c>;
    /// null asks for none.
    /// </summary>
    public string? Model { get; init; } = "local";

    /// <summary>
    /// Server events that may wait for the program, default 1,024. When as many wait, reading stops, and with it the
    /// server is held back; a program that never reads will in time be taken for dead.
    /// </summary>
    public int MaxWaitingServerEvents { get; init; } = 1024;

    /// <summary>Messages that may wait for the network, default 256. When as many wait, sends wait too.</summary>
    public int MaxWaitingMessages { get; init; } = 256;

    /// <summary>Longest server event accepted, in bytes; default 16 MiB. A longer one ends the connection with 1009.</summary>
    public int MaxServerEventBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How often an idle connection is pinged; default 20 s, as the server does.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a ping may stay unanswered before the connection counts as lost; default 20 s.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long an orderly close waits for unsent messages and the server's farewell; default 5 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Further settings of the socket, such as a proxy, certificates or headers; null for none.</summary>
    public Action<ClientWebSocketOptions>? ConfigureSocket { get; init; }
}
