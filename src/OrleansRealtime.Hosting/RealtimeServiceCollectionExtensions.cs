using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansRealtime.Core.Prompts;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Hosting.Options;
using OrleansRealtime.Hosting.Workers;

namespace OrleansRealtime.Hosting;

/// <summary>Puts a whole server together in one process.</summary>
public static class RealtimeServiceCollectionExtensions
{
    // For writing down what the last pauses and the deadline left.
    private static readonly TimeSpan ShutdownReserve = TimeSpan.FromSeconds(15);

    /// <summary>Adds sessions, inference workers and quotas of this process. Engines are added by whoever has them.</summary>
    public static IServiceCollection AddRealtimeHost(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.TryAddSingleton<RealtimeMetrics>();
        services.AddOptionsWithValidateOnStart<SessionOptions, SessionOptionsValidator>()
            .BindConfiguration(SessionOptions.SectionName);
        services.AddOptionsWithValidateOnStart<EngineOptions, EngineOptionsValidator>()
            .BindConfiguration(EngineOptions.SectionName);
        services.AddOptionsWithValidateOnStart<ResumptionOptions, ResumptionOptionsValidator>()
            .BindConfiguration(ResumptionOptions.SectionName);

        // Nobody is cut off because the rest of the shutdown did not wait for what was promised.
        services.AddOptions<HostOptions>().PostConfigure<IOptions<ResumptionOptions>>(
            static (host, resumption) => host.ShutdownTimeout = Max(host.ShutdownTimeout, resumption.Value.Drain + ShutdownReserve));

        // Before the gateway, and so stopped after it.
        services.AddSessionJournal();
        services.AddHostedService<SessionRenewal>();
        services.TryAddSingleton<EngineCatalog>();
        services.TryAddSingleton(PromptLibrary.Empty);
        services.AddHostedService<EngineWarmUp>();
        services.TryAddSingleton<IInferenceGateway, InProcessInferenceGateway>();
        services.TryAddSingleton<IMcpGateway, NoMcpGateway>();
        services.TryAddSingleton<IQuotaLedger, InMemoryQuotaLedger>();
        services.TryAddSingleton<InProcessSessionGateway>();
        services.TryAddSingleton<ISessionGateway>(provider => provider.GetRequiredService<InProcessSessionGateway>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<InProcessSessionGateway>());
        return services;
    }

    /// <summary>Adds what writes sessions down, into memory where there is no other store.</summary>
    public static IServiceCollection AddSessionJournal(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddOptionsWithValidateOnStart<JournalOptions, JournalOptionsValidator>()
            .BindConfiguration(JournalOptions.SectionName);
        services.TryAddSingleton<ISessionStore, MemorySessionStore>();
        services.TryAddSingleton<JournalMetrics>();
        services.TryAddSingleton<SessionJournal>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<SessionJournal>());
        return services;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
