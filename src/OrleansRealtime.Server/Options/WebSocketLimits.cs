using System.ComponentModel.DataAnnotations;

namespace OrleansRealtime.Server.Options;

/// <summary>What one WebSocket may cost.</summary>
public sealed class WebSocketLimits
{
    public const string SectionName = "Realtime:WebSocket";

    /// <summary>How often the server pings.</summary>
    /// <value>1 s to 10 min; 20 s by default, as the hosted API does.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a ping may stay unanswered before the client counts as gone.</summary>
    /// <value>1 s to 10 min; 30 s by default.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one message to a client that does not read may take.</summary>
    /// <value>1 s to 10 min; 30 s by default.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest message a client may send, bytes.</summary>
    /// <value>64 KiB to 256 MiB; 21 MiB by default: 15 MiB of audio as base64, and the rest of its event.</value>
    [Range(64 * 1024, 256 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 21 * 1024 * 1024;
}
