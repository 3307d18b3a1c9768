using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Storage.Options;

namespace OrleansRealtime.Storage;

/// <summary>Gives sessions the store that is configured.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>Adds it, in place of any other.</summary>
    /// <param name="services">What the server is made of.</param>
    /// <param name="dataDirectory">Where the SQLite file is unless its option says otherwise.</param>
    public static IServiceCollection AddSessionStorage(this IServiceCollection services, string dataDirectory = "data")
    {
        services.AddOptionsWithValidateOnStart<StorageOptions, StorageOptionsValidator>()
            .BindConfiguration(StorageOptions.SectionName)
            .PostConfigure(options => options.File ??= Path.Combine(dataDirectory, "sessions.db"));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SessionStorage>();
        services.AddSingleton<ISessionStore>(provider => provider.GetRequiredService<SessionStorage>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<SessionStorage>());
        return services;
    }
}
