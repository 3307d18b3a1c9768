using System.ComponentModel.DataAnnotations;

namespace OrleansRealtime.WebRtc.Options;

/// <summary>Where calls come in, and how many.</summary>
public sealed class WebRtcOptions
{
    public const string SectionName = "Realtime:WebRtc";

    /// <summary>Whether calls are taken at all.</summary>
    /// <value>True by default.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>The UDP port of all calls, on every address.</summary>
    /// <value>0 to 65,535; 0, the default, takes one that is free. Behind a firewall it wants to be a fixed one.</value>
    [Range(0, 65_535)]
    public int Port { get; set; }

    /// <summary>Whether networks without UDP are served over TCP (RFC 6544, passive).</summary>
    /// <value>True by default.</value>
    public bool Tcp { get; set; } = true;

    /// <summary>The TCP port of all calls.</summary>
    /// <value>0 to 65,535; 0, the default, takes the number of the UDP port where it is free, or else another.</value>
    [Range(0, 65_535)]
    public int TcpPort { get; set; }

    /// <summary>
    /// Addresses of this machine to listen on. Concrete ones: an answer from another address than a client was told is thrown away by
    /// it, and an unspecified address leaves that choice to the kernel.
    /// </summary>
    /// <value>Empty by default: every address of an interface that is up.</value>
    public IList<string> Bind { get; init; } = [];

    /// <summary>Addresses to tell clients instead, for NAT and containers: the first stands for the first of <see cref="Bind"/>, and so on.</summary>
    /// <value>Empty by default: the addresses listened on. An entry may name a port of its own, <c>203.0.113.7:3478</c>.</value>
    public IList<string> Advertise { get; init; } = [];

    /// <summary>What user fragments begin with, so that a relay can tell whose call a packet is.</summary>
    /// <value>1 to 16 letters and digits; chosen at start by default.</value>
    [RegularExpression("[A-Za-z0-9]{1,16}")]
    public string? EdgeName { get; set; }

    /// <summary>Calls at once, unanswered ones included.</summary>
    /// <value>1 to 100,000; 1,000 by default.</value>
    [Range(1, 100_000)]
    public int MaxCalls { get; set; } = 1_000;

    /// <summary>How hard Opus encoders work, for a process whose load is known; quality for processor time.</summary>
    /// <value>0 to 10; null, the default, follows the load of the process.</value>
    [Range(0, 10)]
    public int? OpusComplexity { get; set; }

    /// <summary>How long a call may take to be connected.</summary>
    /// <value>1 s to 5 min; 30 s by default.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a client may be silent in every way before it counts as gone (RFC 7675).</summary>
    /// <value>5 s to 5 min; 30 s by default.</value>
    [Range(typeof(TimeSpan), "00:00:05", "00:05:00")]
    public TimeSpan ConsentTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
