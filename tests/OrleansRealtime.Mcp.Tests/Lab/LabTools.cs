using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace OrleansRealtime.Mcp.Tests.Lab;

/// <summary>The tools of a <see cref="LabServer"/>.</summary>
internal static class LabTools
{
    public static IEnumerable<McpServerTool> Of(LabServer lab) =>
    [
        McpServerTool.Create(
            (int a, int b) => $"The sum is {a + b}.",
            new McpServerToolCreateOptions { Name = "add_numbers", Description = "Adds two numbers.", ReadOnly = true }),
        McpServerTool.Create(
            string () => throw new McpException("The lab is closed."),
            new McpServerToolCreateOptions { Name = "fail", Description = "Fails." }),
        McpServerTool.Create(
            lab.HangAsync,
            new McpServerToolCreateOptions { Name = "hang", Description = "Never ends by itself." }),
        McpServerTool.Create(
            (int size) => new string('x', size),
            new McpServerToolCreateOptions { Name = "flood", Description = "Gives back a lot." }),
        McpServerTool.Create(
            () => lab.Said,
            new McpServerToolCreateOptions { Name = "who_am_i", Description = "Says what it was sent." }),
    ];
}
