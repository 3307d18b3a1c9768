using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OrleansRealtime.Accounts.Keys;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Inference;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Server;
using OrleansRealtime.Testing;
using OrleansRealtime.WebRtc.Calls;

namespace OrleansRealtime.Integration.Tests;

/// <summary>
/// The real server on a port of its own. Disposing it fails when the server logged an error, unless a test took it: what
/// goes wrong behind a client's back is a bug as well.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string ApiKey = "sk-integration-0123456789abcdef";

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly TempDirectory _data;
    private readonly ErrorLog _errors;

    private TestServer(WebApplication app, TempDirectory data, ErrorLog errors)
    {
        _app = app;
        _data = data;
        _errors = errors;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Addresses = [.. addresses.Select(address => new Uri(address))];
    }

    /// <summary>Its root, <c>http://127.0.0.1:port</c>.</summary>
    public Uri Address => Addresses[0];

    /// <summary>Every address it was told to listen at, in that order.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>Everything that is mapped.</summary>
    public IEnumerable<Endpoint> Endpoints => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints);

    /// <summary>Sessions running now.</summary>
    public int Sessions => Get<InProcessSessionGateway>().Count;

    /// <summary>Its calls.</summary>
    public RtcServer Calls => Get<RtcServer>();

    /// <summary>A service of it.</summary>
    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>A server whose engine does what the test says.</summary>
    /// <param name="engine">Answers for every model.</param>
    /// <param name="time">The sessions' clock; null for the system's.</param>
    /// <param name="settings">Configuration, each <c>Section:Key=value</c>.</param>
    public static Task<TestServer> StartAsync(IEngine engine, TimeProvider? time = null, params string[] settings) =>
        StartAsync(
            services =>
            {
                services.RemoveAll<IEngine>();
                services.AddSingleton(engine);
                if (time is not null)
                {
                    services.AddSingleton(time);
                }
            },
            [$"Realtime:Engine:Default={engine.Name}", .. settings]);

    /// <summary>A server whose engine does what the test says, with services of the test's own in place of the real ones.</summary>
    public static Task<TestServer> StartAsync(IEngine engine, Action<IServiceCollection> configure) => StartAsync(
        services =>
        {
            services.RemoveAll<IEngine>();
            services.AddSingleton(engine);
            configure(services);
        },
        [$"Realtime:Engine:Default={engine.Name}"]);

    /// <summary>A server with the offline engine, as it is delivered.</summary>
    public static Task<TestServer> StartLocalAsync(params string[] settings) => StartAsync(_ => { }, settings);

    public Task<WireClient> ConnectAsync(string query = "model=gpt-realtime") => WireClient.ConnectAsync(this, query);

    /// <summary>Connects and waits for <c>session.created</c>, then sends the update and waits for its echo.</summary>
    public async Task<WireClient> ConnectWithAsync([StringSyntax(StringSyntaxAttribute.Json)] string session)
    {
        var client = await ConnectAsync();
        await client.NextAsync("session.created");
        await client.UpdateAsync(session);
        return client;
    }

    /// <summary>Lets in another account.</summary>
    public void AddKey(string key, string account) =>
        Get<ApiKeyRing>().Add(key, new Principal(account));

    /// <summary>Revokes a key.</summary>
    public bool RemoveKey(string key) => Get<ApiKeyRing>().Remove(key);

    /// <summary>Errors logged so far; forgets them.</summary>
    public IReadOnlyList<string> TakeErrors() => _errors.Take();

    /// <summary>Waits until so many sessions run.</summary>
    public Task WaitForSessionsAsync(int count) => Patience.UntilAsync(
        () => Sessions == count, () => $"Waited for {count} running sessions; there are {Sessions}.");

    public async ValueTask DisposeAsync()
    {
        using (var limit = new CancellationTokenSource(StopLimit))
        {
            await _app.StopAsync(limit.Token);
        }

        await _app.DisposeAsync();
        _data.Dispose();
        var errors = _errors.Take();
        Assert.True(errors.Count == 0, $"The server logged errors:\n{string.Join('\n', errors)}");
    }

    private static async Task<TestServer> StartAsync(Action<IServiceCollection> configure, string[] settings)
    {
        var data = new TempDirectory();
        var errors = new ErrorLog();
        string[] args =
        [
            "--urls=http://127.0.0.1:0", $"--Data={data.Path}", $"--REALTIME_API_KEY={ApiKey}",

            // A session ends with its connection and a server with its sessions, unless a test is about what is otherwise.
            "--Realtime:Resumption:Grace=00:00:00", "--Realtime:Resumption:Drain=00:00:00",
            .. settings.Select(setting => $"--{setting}"),
        ];
        var app = RealtimeServer.Build(args, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(errors);
            configure(builder.Services);
        });
        await app.StartAsync();
        return new TestServer(app, data, errors);
    }
}
