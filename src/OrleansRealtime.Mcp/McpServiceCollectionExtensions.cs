using Microsoft.Extensions.DependencyInjection;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Mcp.Options;

namespace OrleansRealtime.Mcp;

/// <summary>Lets sessions reach MCP servers.</summary>
public static class McpServiceCollectionExtensions
{
    public static IServiceCollection AddMcpServers(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<McpOptions, McpOptionsValidator>()
            .BindConfiguration(McpOptions.SectionName);
        return services.AddSingleton<IMcpGateway, McpGateway>();
    }
}
