using Microsoft.Extensions.Options;
using OrleansRealtime.Inference;
using OrleansRealtime.Inference.Local;
using OrleansRealtime.Inference.Local.Flite;
using OrleansRealtime.Inference.Local.PocketSphinx;
using OrleansRealtime.Server.Options;

namespace OrleansRealtime.Server;

/// <summary>Adds the offline engine.</summary>
internal static class LocalEngineSetup
{
    public static void AddLocalEngine(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<PocketSphinxOptions, PocketSphinxOptionsValidator>()
            .BindConfiguration(PocketSphinxOptions.SectionName);
        services.AddOptionsWithValidateOnStart<FliteOptions, FliteOptionsValidator>()
            .BindConfiguration(FliteOptions.SectionName);
        services.AddSingleton(provider => new LocalEngine(
            provider.GetRequiredService<IOptions<PocketSphinxOptions>>().Value,
            provider.GetRequiredService<IOptions<FliteOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IEngine>(provider => provider.GetRequiredService<LocalEngine>());
    }
}
