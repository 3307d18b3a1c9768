using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using OrleansRealtime.WebRtc.Hosting;
using OrleansRealtime.WebRtc.Sdp;

namespace OrleansRealtime.WebRtc.Calls;

/// <summary>The port of all calls, on every address.</summary>
public sealed partial class RtcServer
{
    // RFC 8445 section 5.1.2.1: host candidates, UDP before TCP (RFC 6544 section 4.2 asks for that), earlier addresses before later ones.
    private const uint UdpTypePreference = 126u << 24;
    private const uint TcpTypePreference = 90u << 24;

    private void OpenLinks()
    {
        var addresses = LocalAddresses.Of(_options);
        var port = _options.Port;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                OpenUdp(addresses, port);
                break;
            }
            catch (SocketException exception) when (
                _options.Port == 0 && exception.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < PortTries)
            {
                // Free on the first address, taken on another.
                CloseLinksAsync().AsTask().GetAwaiter().GetResult();
            }
        }

        if (_options.Tcp)
        {
            OpenTcp(addresses);
        }
    }

    private void OpenUdp(IReadOnlyList<(IPAddress Bind, IPEndPoint Told)> addresses, int port)
    {
        foreach (var (bind, told) in addresses)
        {
            UdpLink link;
            try
            {
                link = new UdpLink(NextLink(), new IPEndPoint(bind, port), this, _logger);
            }
            catch (SocketException exception) when (
                _options.Bind.Count == 0 && exception.SocketErrorCode == SocketError.AddressNotAvailable)
            {
                // An address that is there and cannot be used, such as one still being tested for duplicates.
                continue;
            }

            _udp.Add(link);
            port = link.LocalEndPoint.Port;
            _candidates.Add(CandidateOf(link.LocalEndPoint, told, isTcp: false));
        }
    }

    private void OpenTcp(IReadOnlyList<(IPAddress Bind, IPEndPoint Told)> addresses)
    {
        var port = _options.TcpPort != 0 || _udp.Count == 0 ? _options.TcpPort : _udp[0].LocalEndPoint.Port;
        foreach (var (bind, told) in addresses.Where(address => _udp.Exists(link => link.LocalEndPoint.Address.Equals(address.Bind))))
        {
            TcpListenerLink link;
            try
            {
                link = new TcpListenerLink(new IPEndPoint(bind, port), this, NextLink, _options.MaxCalls, _logger);
            }
            catch (SocketException) when (_options.TcpPort == 0)
            {
                link = new TcpListenerLink(new IPEndPoint(bind, 0), this, NextLink, _options.MaxCalls, _logger);
            }

            _tcp.Add(link);
            _candidates.Add(CandidateOf(link.LocalEndPoint, told, isTcp: true));
        }
    }

    private SdpCandidate CandidateOf(IPEndPoint local, IPEndPoint told, bool isTcp)
    {
        var index = (uint)_candidates.Count;
        return new SdpCandidate(
            Foundation: (index + 1).ToString(CultureInfo.InvariantCulture),
            Priority: (isTcp ? TcpTypePreference : UdpTypePreference) | ((0xFFFF - index) << 8) | 0xFF,
            told.Address,
            told.Port == 0 || isTcp ? local.Port : told.Port,
            isTcp ? "tcp" : "udp",
            isTcp ? "passive" : null);
    }

    private int NextLink() => Interlocked.Increment(ref _links);

    private async ValueTask CloseLinksAsync()
    {
        foreach (var link in _udp)
        {
            await link.DisposeAsync();
        }

        foreach (var link in _tcp)
        {
            await link.DisposeAsync();
        }

        _udp.Clear();
        _tcp.Clear();
        _candidates.Clear();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Calls come in on {EndPoints}.")]
        public static partial void Listening(ILogger logger, string endPoints);

        [LoggerMessage(2, LogLevel.Warning, "No calls are taken: {Reason}")]
        public static partial void NoCalls(ILogger logger, string reason);

        [LoggerMessage(3, LogLevel.Information, "Call {CallId} ended: {Record}.")]
        public static partial void CallEnded(ILogger logger, string callId, RtcRecord record);
    }
}
