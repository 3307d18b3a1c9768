namespace OrleansRealtime.Server.Options;

/// <summary>Options of the executable itself, at the root of its configuration.</summary>
internal sealed class ServerOptions
{
    /// <summary>Where the server keeps what it must remember.</summary>
    /// <value>A directory; <c>./data</c> by default.</value>
    public string Data { get; set; } = "data";
}
