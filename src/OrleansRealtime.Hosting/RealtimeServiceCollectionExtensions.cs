using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
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
}
