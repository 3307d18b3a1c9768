using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Mcp.Http;
using OrleansRealtime.Mcp.Options;

namespace OrleansRealtime.Mcp;

/// <summary>One session's connection to one server: its own HTTP connections, cookies never, shared with nobody.</summary>
internal sealed class McpConnection : IAsyncDisposable
{
    // A server that does not even take a farewell is left without one.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http;
    private readonly LimitedResponses _responses;
    private readonly TimeProvider _time;

    private McpConnection(HttpClient http, LimitedResponses responses, McpClient client, TimeProvider time)
    {
        _http = http;
        _responses = responses;
        Client = client;
        _time = time;
    }

    public McpClient Client { get; }

    public bool IsOpen => !Client.Completion.IsCompleted;

    public static async Task<McpConnection> OpenAsync(
        McpServer server,
        HostPolicy policy,
        McpOptions options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var responses = GuardedHttp.Create(policy, options.MaxResponseBytes);

        // Every operation brings its own limit.
        var http = new HttpClient(responses) { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            var transport = new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = server.Url,
                    AdditionalHeaders = RequestHeaders.Of(server),
                    ConnectionTimeout = options.ListTimeout,

                    // Nothing a server says by itself is listened to.
                    EnableStandaloneGetStream = false,
                },
                http,
                NullLoggerFactory.Instance,
                ownsHttpClient: false);

            // The SDK's own log would hold what is asked and answered.
            var client = await McpClient.CreateAsync(
                transport,
                new McpClientOptions
                {
                    ClientInfo = new Implementation { Name = "OrleansRealtime", Version = "1.0" },
                    InitializationTimeout = options.ListTimeout,
                    TimeProvider = time,
                },
                NullLoggerFactory.Instance,
                cancellationToken);
            return new McpConnection(http, responses, client, time);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <summary>The SDK tells of a response cut off half way as of a server that said nothing; here is why.</summary>
    public void ThrowIfTooLarge()
    {
        if (_responses.IsExceeded)
        {
            throw new ResponseTooLargeException(_responses.Limit);
        }
    }

    public async ValueTask DisposeAsync()
    {
        var closing = Client.DisposeAsync().AsTask();
        try
        {
            await closing.WaitAsync(Farewell, _time);
        }
        catch (Exception)
        {
            // Whatever is wrong with it, nobody uses it any more.
        }

        // Aborts what is still under way.
        _http.Dispose();
    }
}
