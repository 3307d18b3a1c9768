using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace OrleansRealtime.Mcp.Tests;

public sealed class ToolOutputTests
{
    [Fact]
    public void Texts_AreJoined_AndWhatIsNoTextIsNamed() => Assert.Equal(
        "one\n[image, image/png]\ntwo\n[Notes: file:///notes]\nthree",
        Of(
            new TextContentBlock { Text = "one" },
            new ImageContentBlock { Data = new byte[] { 1 }, MimeType = "image/png" },
            new TextContentBlock { Text = "two" },
            new ResourceLinkBlock { Name = "Notes", Uri = "file:///notes" },
            new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = "file:///x", Text = "three" } }));

    [Fact]
    public void StructuredContent_CountsOnlyAlone()
    {
        var structured = JsonElement.Parse("""{"sum":5}""");

        Assert.Equal("""{"sum":5}""", ToolOutput.Of(new CallToolResult { StructuredContent = structured }, 1_000));
        Assert.Equal("five", ToolOutput.Of(
            new CallToolResult { Content = [new TextContentBlock { Text = "five" }], StructuredContent = structured }, 1_000));
    }

    [Fact]
    public void Cut_LeavesNoHalfCharacter()
    {
        var output = ToolOutput.Of(new CallToolResult { Content = [new TextContentBlock { Text = "ab😀cd" }] }, 3);

        Assert.StartsWith("ab\n[4 more", output, StringComparison.Ordinal);
    }

    private static string Of(params ContentBlock[] blocks) => ToolOutput.Of(new CallToolResult { Content = blocks }, 1_000);
}
