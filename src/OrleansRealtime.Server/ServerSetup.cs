using OrleansRealtime.Accounts.Keys;
using OrleansRealtime.Accounts.Options;
using OrleansRealtime.Hosting.Workers;
using OrleansRealtime.Server.Auth;
using OrleansRealtime.Server.Calls;
using OrleansRealtime.Server.ClientSecrets;
using OrleansRealtime.Server.Endpoints;
using OrleansRealtime.Server.OpenApi;
using OrleansRealtime.Server.Options;
using OrleansRealtime.Server.Prompts;
using OrleansRealtime.Server.Resumption;
using OrleansRealtime.Server.Tls;
using OrleansRealtime.Server.WebSockets;
using OrleansRealtime.Storage;

namespace OrleansRealtime.Server;

/// <summary>Composition: what this executable is made of.</summary>
internal static class ServerSetup
{
    public static void AddRealtimeServer(this WebApplicationBuilder builder)
    {
        var options = new ServerOptions();
        builder.Configuration.Bind(options);
        var key = BootstrapKey.Resolve(builder.Configuration["REALTIME_API_KEY"], options.Data);
        var keys = new ApiKeyRing();
        keys.Add(key, new Principal(BootstrapKey.Account));

        builder.Services.AddSingleton(keys);
        builder.Services.AddSingleton<Authenticator>();
        builder.Services.AddSingleton<KeyGate>();
        builder.Services.AddSingleton<StandardKeyGate>();
        builder.Services.AddSingleton<ClientSecretStore>();
        builder.Services.AddSingleton<ClientSecretIssuer>();
        builder.Services.AddSingleton<ClientSecretHandler>();
        builder.Services.AddSingleton<CallControlHandler>();
        builder.Services.AddSingleton<CallDirectory>();
        builder.Services.AddSingleton<CallRunner>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<CallRunner>());
        builder.Services.AddSingleton<CallHandler>();
        builder.Services.AddOptionsWithValidateOnStart<ClientSecretOptions, ClientSecretOptionsValidator>()
            .BindConfiguration(ClientSecretOptions.SectionName);
        builder.Services.AddSingleton<ResumeGuard>();
        builder.Services.AddSingleton<ResumeGate>();
        builder.Services.AddSingleton<RealtimeSocketHandler>();
        builder.Services.AddSingleton<BetaConnections>();
        builder.Services.AddOptions<BetaOptions>().BindConfiguration(BetaOptions.SectionName);
        builder.Services.AddSingleton<StartupNotice>();
        builder.Services.AddOptionsWithValidateOnStart<WebSocketLimits, WebSocketLimitsValidator>()
            .BindConfiguration(WebSocketLimits.SectionName);
        builder.Services.AddOptionsWithValidateOnStart<PolicyOptions, PolicyOptionsValidator>()
            .BindConfiguration(PolicyOptions.SectionName);
        builder.Services.AddPrompts();
        builder.Services.AddRestDocument();
        builder.Services.AddTls();
        builder.Services.AddSessionStorage(options.Data);
    }

    public static void UsePlayground(this WebApplication app)
    {
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = context => context.Context.Response.Headers.ContentSecurityPolicy =
                "default-src 'self'; connect-src 'self' ws: wss:; media-src 'self' blob:; img-src 'self' data:",
        });
    }

    public static void MapHealth(this WebApplication app)
    {
        // Engines are warm before the server listens: whoever can ask is answered truthfully.
        app.MapGet("/healthz", () => Results.Text("ok")).WithMetadata(new RestShape("Whether the process lives."));
        app.MapGet("/readyz", (EngineCatalog engines) => Results.Json(
            new ReadyReport("ready", [.. engines.Engines.Select(engine => engine.Name)]),
            ServerJson.Default.ReadyReport))
            .WithMetadata(new RestShape("Whether the server can take sessions, and with which engines.") { Response = "Ready" });
    }
}
