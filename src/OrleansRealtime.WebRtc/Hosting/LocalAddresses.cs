using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using OrleansRealtime.WebRtc.Options;

namespace OrleansRealtime.WebRtc.Hosting;

/// <summary>Which addresses calls come in on, and what clients are told of each.</summary>
internal static class LocalAddresses
{
    // More would make answers long and connecting slow: a browser tries them all.
    private const int MaxFound = 8;

    /// <param name="options">What the operator wants.</param>
    /// <returns>Pairs of the address to listen on and the one to tell; a told port of 0 is the one listened on.</returns>
    public static IReadOnlyList<(IPAddress Bind, IPEndPoint Told)> Of(WebRtcOptions options)
    {
        if (options.Bind.Count == 0)
        {
            return [.. Found().Take(MaxFound).Select(address => (address, new IPEndPoint(address, 0)))];
        }

        return
        [
            .. options.Bind.Select(IPAddress.Parse).Select((address, index) =>
                (address, index < options.Advertise.Count ? IPEndPoint.Parse(options.Advertise[index]) : new IPEndPoint(address, 0))),
        ];
    }

    private static IEnumerable<IPAddress> Found() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Where(address => !address.IsIPv6LinkLocal && address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
        .Distinct()
        .OrderBy(address => IPAddress.IsLoopback(address))
        .ThenBy(address => address.AddressFamily == AddressFamily.InterNetworkV6);
}
