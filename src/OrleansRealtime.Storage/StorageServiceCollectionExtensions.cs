using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Storage.Redis;
using OrleansRealtime.Storage.Sqlite;

namespace OrleansRealtime.Storage;

/// <summary>Gives a server the store it is configured for.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <param name="services">The server's services.</param>
    /// <param name="dataFolder">Where a file goes that is not named; made when it is not there.</param>
    public static IServiceCollection AddSessionStorage(this IServiceCollection services, string dataFolder)
    {
        services.AddOptionsWithValidateOnStart<StorageOptions, StorageOptionsValidator>()
            .BindConfiguration(StorageOptions.SectionName);
        services.Replace(ServiceDescriptor.Singleton(provider => Create(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value,
            dataFolder,
            provider.GetRequiredService<TimeProvider>())));
        return services;
    }

    private static ISessionStore Create(StorageOptions options, string dataFolder, TimeProvider time)
    {
        switch (options.Kind)
        {
            case StorageKind.Memory:
                return new MemorySessionStore(time);
            case StorageKind.Redis:
                return new RedisSessionStore(new RedisLink(options.Redis, options.Timeout, time), options.KeyPrefix);
            default:
                var file = options.File ?? Path.Combine(dataFolder, "sessions.db");
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
                return new SqliteSessionStore(file, time);
        }
    }
}
