using System.Net;
using System.Net.NetworkInformation;

namespace OrleansRealtime.Mcp.Http;

/// <summary>Where this machine itself is reached. An address can be public and still lead back here, past a firewall.</summary>
internal static class OwnAddresses
{
    /// <summary>Read anew every time: addresses come and go, and a connection is opened seldom.</summary>
    public static IReadOnlySet<IPAddress> Read() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(unicast => Plain(unicast.Address))
        .ToHashSet();

    /// <summary>The same address in the one form that compares: IPv4 never dressed up as IPv6.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
