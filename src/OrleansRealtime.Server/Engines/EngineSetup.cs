using Microsoft.Extensions.Options;
using OrleansRealtime.Hosting.Options;
using OrleansRealtime.Inference;

namespace OrleansRealtime.Server.Engines;

/// <summary>Adds the engines that configuration names.</summary>
internal static class EngineSetup
{
    public static void AddConfiguredEngines(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<EngineDefinitions, EngineDefinitionsValidator>()
            .BindConfiguration(EngineDefinitions.SectionName);
        builder.Services.AddOptions<ModelOptions>().Configure<IOptions<EngineDefinitions>>(
            static (models, engines) => models.Engines = engines.Value.Models);
        builder.Services.AddSingleton<EngineBuilder>();
        foreach (var engine in builder.Configuration.GetSection($"{EngineDefinitions.SectionName}:Engines").GetChildren())
        {
            var name = engine.Key;
            builder.Services.AddSingleton<IEngine>(provider => provider.GetRequiredService<EngineBuilder>().Build(
                name, provider.GetRequiredService<IOptions<EngineDefinitions>>().Value.Engines[name]));
        }
    }
}
