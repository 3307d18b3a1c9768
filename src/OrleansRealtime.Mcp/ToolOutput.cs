using System.Globalization;
using System.Text;
using ModelContextProtocol.Protocol;

namespace OrleansRealtime.Mcp;

/// <summary>What a tool gave back, as text for a model.</summary>
internal static class ToolOutput
{
    /// <param name="result">What came.</param>
    /// <param name="limit">Characters that are kept.</param>
    public static string Of(CallToolResult result, int limit)
    {
        var text = new StringBuilder();
        foreach (var block in result.Content)
        {
            if (text.Length > 0)
            {
                text.Append('\n');
            }

            text.Append(Of(block));
        }

        // Servers repeat structured content as text; alone it is all there is.
        if (text.Length == 0 && result.StructuredContent is { } structured)
        {
            text.Append(structured.ToString());
        }

        if (text.Length <= limit)
        {
            return text.ToString();
        }

        var kept = char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{text.ToString(0, kept)}\n[{text.Length - kept} more characters were cut off.]");
    }

    // A model of this server hears and reads; what it cannot take in is named.
    private static string Of(ContentBlock block) => block switch
    {
        TextContentBlock text => text.Text,
        EmbeddedResourceBlock { Resource: TextResourceContents resource } => resource.Text,
        EmbeddedResourceBlock resource => $"[resource {resource.Resource.Uri}]",
        ResourceLinkBlock link => $"[{link.Name}: {link.Uri}]",
        ImageContentBlock image => $"[image, {image.MimeType}]",
        AudioContentBlock audio => $"[audio, {audio.MimeType}]",
        _ => $"[{block.Type}]",
    };
}
