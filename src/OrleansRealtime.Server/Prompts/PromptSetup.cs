using Microsoft.Extensions.Options;
using OrleansRealtime.Core.Prompts;

namespace OrleansRealtime.Server.Prompts;

/// <summary>Adds the prompts of the configured file; read once, when the server starts.</summary>
internal static class PromptSetup
{
    public static void AddPrompts(this IServiceCollection services)
    {
        services.AddOptions<PromptOptions>().BindConfiguration(PromptOptions.SectionName);
        services.AddSingleton(provider =>
            provider.GetRequiredService<IOptions<PromptOptions>>().Value.File is { Length: > 0 } path
                ? PromptFile.Load(path)
                : PromptLibrary.Empty);
    }
}
