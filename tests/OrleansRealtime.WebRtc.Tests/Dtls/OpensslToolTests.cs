using System.Net;
using System.Net.Sockets;
using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.WebRtc.Tests.Dtls;

public class OpensslToolTests
{
    // 2 keys of 16 bytes and 2 salts of 14.
    private const string Export =
        "-use_srtp SRTP_AES128_CM_SHA1_80 -keymatexport EXTRACTOR-dtls_srtp -keymatexportlen 60";

    [OpensslToolFact]
    public void ToolAsClient_GetsTheSameKeysAndData()
    {
        using var tool = new OpensslTool();
        using var server = new DtlsTransport(DtlsPair.ServerIdentity, DtlsRole.Server, tool.Fingerprint);
        server.Start(tool.Now);
        tool.Start($"s_client -connect 127.0.0.1:{tool.Port} {Export}");

        tool.Run(server, () => server.State != DtlsState.Connecting);
        Assert.Equal((DtlsState.Connected, ""), (server.State, server.FailureDetail));
        Assert.True(server.TryWrite("from the server\n"u8));
        tool.Run(server, () => tool.Output.Contains("from the server", StringComparison.Ordinal));
        var keys = server.Keys!;
        Assert.Equal(SrtpKeys.Aes128CmSha1, keys.Profile);
        var exported = Hex(keys.RemoteKey, keys.LocalKey, keys.RemoteSalt, keys.LocalSalt);
        Assert.Contains(exported, tool.Output, StringComparison.Ordinal);

        tool.Type("from the tool");
        byte[]? data = null;
        tool.Run(server, () => TryTake(server, ref data));
        Assert.Equal("from the tool\n"u8.ToArray(), data);

        // Q alone on a line ends the program with close_notify.
        tool.Type("Q");
        tool.Run(server, () => server.State == DtlsState.Closed);
        Assert.Equal(DtlsFailure.None, server.Failure);
    }

    [OpensslToolFact]
    public void ToolAsServer_GetsTheSameKeysAndData()
    {
        using var tool = new OpensslTool();
        using var client = new DtlsTransport(DtlsPair.ClientIdentity, DtlsRole.Client, tool.Fingerprint);
        var port = FreePort();
        tool.Start($"s_server -accept 127.0.0.1:{port} -Verify 1 {Export}");
        tool.SendTo(port);
        client.Start(tool.Now);

        tool.Run(client, () => client.State != DtlsState.Connecting);
        Assert.Equal((DtlsState.Connected, ""), (client.State, client.FailureDetail));
        Assert.True(client.TryWrite("from the client\n"u8));
        tool.Run(client, () => tool.Output.Contains("from the client", StringComparison.Ordinal));

        var keys = client.Keys!;
        var exported = Hex(keys.LocalKey, keys.RemoteKey, keys.LocalSalt, keys.RemoteSalt);
        Assert.Contains(exported, tool.Output, StringComparison.Ordinal);
    }

    private static string Hex(params byte[][] parts) => string.Concat(parts.Select(Convert.ToHexString));

    private static bool TryTake(DtlsTransport transport, ref byte[]? data)
    {
        var buffer = new byte[DtlsTransport.MaxReceived];
        if (transport.TryTakeData(buffer, out var count))
        {
            data = buffer[..count];
        }

        return data is not null;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
