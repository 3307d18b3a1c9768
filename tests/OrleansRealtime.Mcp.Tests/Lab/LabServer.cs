using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using OrleansRealtime.Testing;

namespace OrleansRealtime.Mcp.Tests.Lab;

/// <summary>A real MCP server over Streamable HTTP on a port of its own, which can also misbehave.</summary>
internal sealed class LabServer : IAsyncDisposable
{
    private WebApplication? _app;

    private LabServer()
    {
    }

    /// <summary>Where it is, or was.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Where it speaks the older HTTP with SSE, with sessions only.</summary>
    public Uri SseUrl => new($"{Url}/sse");

    /// <summary>HTTP requests that came.</summary>
    public AsyncCounter Requests { get; } = new("requests");

    /// <summary>Calls of the tool that hangs.</summary>
    public AsyncCounter Hanging { get; } = new("hanging calls");

    /// <summary>Calls of the tool that hangs, given up by whoever made them.</summary>
    public AsyncCounter GivenUp { get; } = new("calls given up");

    /// <summary>Sessions that clients have ended.</summary>
    public AsyncCounter Farewells { get; } = new("farewells");

    /// <summary>Listings of tools, by page.</summary>
    public AsyncCounter Pages { get; } = new("pages");

    /// <summary>What the last request brought along: <c>Authorization</c>, a bar, <c>X-Tenant</c>.</summary>
    public string Said { get; private set; } = "";

    /// <summary>Answers everything with this; null answers as it should.</summary>
    public HttpStatusCode? Status { get; set; }

    /// <summary>Where to send everybody, with a redirecting <see cref="Status"/>.</summary>
    public Uri? Elsewhere { get; set; }

    /// <summary>Answers nothing at all until the request is given up.</summary>
    public bool IsMute { get; set; }

    /// <summary>Answers nothing before this has ended.</summary>
    public Task Opening { get; set; } = Task.CompletedTask;

    /// <summary>Lists this in place of its tools, whichever page is asked for.</summary>
    public ListToolsResult? Page { get; set; }

    /// <param name="stateless">False needs the handshake and sessions of older revisions of the protocol.</param>
    public static async Task<LabServer> StartAsync(bool stateless = true)
    {
        var lab = new LabServer();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.AddMcpServer()
            .WithHttpTransport(options =>
            {
                options.Stateless = stateless;
#pragma warning disable MCP9004 // Obsolete: servers that speak nothing newer are still about.
                options.EnableLegacySse = !stateless;
#pragma warning restore MCP9004
            })
            .WithTools(LabTools.Of(lab))
            .WithRequestFilters(filters => filters.AddListToolsFilter(next => (request, cancellationToken) =>
            {
                lab.Pages.Increment();
                return lab.Page is { } page ? ValueTask.FromResult(page) : next(request, cancellationToken);
            }));
        var app = builder.Build();
        app.Use(lab.HandleAsync);
        app.UseRouting();
        app.MapMcp("/mcp");
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        lab._app = app;
        lab.Url = new Uri($"{address}/mcp");
        return lab;
    }

    public async Task<string> HangAsync(CancellationToken cancellationToken)
    {
        Hanging.Increment();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            GivenUp.Increment();
        }

        return "";
    }

    /// <summary>Disappears at once, and whoever still waits for it with it.</summary>
    public async Task VanishAsync()
    {
        if (Interlocked.Exchange(ref _app, null) is { } app)
        {
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            await app.StopAsync(now.Token);
            await app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await VanishAsync();

    private async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        Requests.Increment();
        Said = $"{context.Request.Headers.Authorization}|{context.Request.Headers["X-Tenant"]}";
        if (context.Request.Method == HttpMethods.Delete)
        {
            Farewells.Increment();
        }

        await Opening;
        if (IsMute)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }

        if (Status is { } status)
        {
            context.Response.StatusCode = (int)status;
            context.Response.Headers.Location = Elsewhere?.AbsoluteUri;
            return;
        }

        await next(context);
    }
}
