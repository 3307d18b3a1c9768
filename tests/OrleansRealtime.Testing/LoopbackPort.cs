using System.Net;
using System.Net.Sockets;

namespace OrleansRealtime.Testing;

/// <summary>Ports for what must come back at the same place.</summary>
public static class LoopbackPort
{
    /// <summary>A TCP port on which nobody listens now.</summary>
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
