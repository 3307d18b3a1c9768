using Microsoft.Extensions.Options;

namespace OrleansRealtime.Mcp.Options;

[OptionsValidator]
public sealed partial class McpOptionsValidator : IValidateOptions<McpOptions>
{
}
