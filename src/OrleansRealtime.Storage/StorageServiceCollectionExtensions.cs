using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Hosting.Options;
using OrleansRealtime.Storage.Options;

namespace OrleansRealtime.Storage;

/// <summary>Gives sessions a store that outlives the process, and the journal that writes to it.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>
    /// Adds them. To be called before whatever uses the journal is added: hosted services stop in the opposite order, and the journal must be the
    /// last to stop.
    /// </summary>
    /// <param name="services">What the server is made of.</param>
    /// <param name="dataDirectory">Where the SQLite file is unless its option says otherwise.</param>
    public static IServiceCollection AddSessionStorage(this IServiceCollection services, string dataDirectory = "data")
    {
        services.AddOptionsWithValidateOnStart<StorageOptions, StorageOptionsValidator>()
            .BindConfiguration(StorageOptions.SectionName)
            .PostConfigure(options => options.File ??= Path.Combine(dataDirectory, "sessions.db"));
        services.AddOptionsWithValidateOnStart<JournalOptions, JournalOptionsValidator>()
            .BindConfiguration(JournalOptions.SectionName);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<JournalMetrics>();
        services.AddSingleton<SessionStorage>();
        services.AddSingleton<ISessionStore>(provider => provider.GetRequiredService<SessionStorage>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<SessionStorage>());
        services.AddSingleton<SessionJournal>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<SessionJournal>());
        return services;
    }
}
