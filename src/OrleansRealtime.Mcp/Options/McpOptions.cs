using System.ComponentModel.DataAnnotations;

namespace OrleansRealtime.Mcp.Options;

/// <summary>Which MCP servers sessions may use, and how much of them.</summary>
public sealed class McpOptions
{
    public const string SectionName = "Realtime:Mcp";

    /// <summary>Hosts that may be used whatever their address is.</summary>
    /// <value>
    /// <c>localhost</c>, <c>tools.internal:8080</c>, <c>[::1]</c>, <c>*.example.com</c>, or <c>*</c> for all; without a port
    /// every port is meant. None by default.
    /// </value>
    [Required]
    public string[] AllowedHosts { get; set; } = [];

    /// <summary>
    /// Whether hosts with a public address may be used without being named. Addresses of this machine, of private networks
    /// and of cloud metadata services never are: a session's client could reach through us what it cannot reach itself.
    /// </summary>
    /// <value>True by default.</value>
    public bool AllowPublicHosts { get; set; } = true;

    /// <summary>How long a server may take to connect and list its tools.</summary>
    /// <value>1 s to 2 min; 15 s by default: a client waits for the list before it speaks.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan ListTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a tool may take, connecting included.</summary>
    /// <value>1 s to 10 min; 60 s by default, the MCP SDKs' own limit.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Characters of a tool's output that are kept; the rest is cut off with a note.</summary>
    /// <value>256 to 1,000,000; 32,768 by default, about 8,000 tokens of a context of 28,672.</value>
    [Range(256, 1_000_000)]
    public int MaxOutputCharacters { get; set; } = 32_768;

    /// <summary>Bytes of one HTTP response, or of one event where it is a stream of events, that are read; more fails the request.</summary>
    /// <value>1 KiB to 64 MiB; 4 MiB by default.</value>
    [Range(1_024, 64 * 1_024 * 1_024)]
    public int MaxResponseBytes { get; set; } = 4 * 1_024 * 1_024;
}
