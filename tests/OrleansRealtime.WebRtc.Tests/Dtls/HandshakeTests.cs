using System.Security.Cryptography;
using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.WebRtc.Tests.Dtls;

public class HandshakeTests
{
    [Fact]
    public void Handshake_GivesBothSidesTheSameKeysCrosswise()
    {
        using var pair = DtlsPair.Connected();

        var client = pair.Client.Keys!;
        var server = pair.Server.Keys!;
        Assert.Equal(SrtpKeys.AeadAes128Gcm, client.Profile);
        Assert.Equal(SrtpKeys.AeadAes128Gcm, server.Profile);
        Assert.Equal(client.LocalKey, server.RemoteKey);
        Assert.Equal(client.LocalSalt, server.RemoteSalt);
        Assert.Equal(client.RemoteKey, server.LocalKey);
        Assert.Equal(client.RemoteSalt, server.LocalSalt);
        Assert.NotEqual(client.LocalKey, client.RemoteKey);
        Assert.Equal(16, client.LocalKey.Length);
        Assert.Equal(12, client.LocalSalt.Length);
    }

    [Fact]
    public void Handshake_TakesTwoDatagramsEachWay_NoneLongerThanTheLimit()
    {
        using var pair = new DtlsPair();
        var sizes = new List<int>();
        pair.Passing = (_, datagram) => sizes.Add(datagram.Length);

        pair.Connect();

        Assert.All(sizes, size => Assert.InRange(size, 1, DtlsTransport.MaxDatagram));
        // More only if this machine was slow enough for a timer to run out in between.
        Assert.True(sizes.Count >= 4, $"{sizes.Count} datagrams");
    }

    [Fact]
    public void TwoHandshakes_GiveDifferentKeys()
    {
        using var one = DtlsPair.Connected();
        using var other = DtlsPair.Connected();

        Assert.NotEqual(one.Server.Keys!.LocalKey, other.Server.Keys!.LocalKey);
    }

    [Theory]
    [InlineData((int)DtlsRole.Client, 0)]
    [InlineData((int)DtlsRole.Client, 1)]
    [InlineData((int)DtlsRole.Server, 0)]
    [InlineData((int)DtlsRole.Server, 1)]
    public void LossOfAnyDatagram_IsMadeGood(int loser, int number)
    {
        using var pair = new DtlsPair(timers: DtlsPair.Hasty);
        pair.Loses = (sender, index) => sender == (DtlsRole)loser && index == number;

        pair.Connect();

        Assert.Equal(1, pair.Lost);
        Assert.Equal(DtlsState.Connected, pair.Client.State);
        Assert.Equal(DtlsState.Connected, pair.Server.State);
        Assert.Equal(pair.Client.Keys!.LocalKey, pair.Server.Keys!.RemoteKey);
    }

    [Fact]
    public void ThirtyPercentLoss_StillConnects()
    {
        var lost = 0;
        for (var seed = 0; seed < 25; seed++)
        {
            var random = new Random(seed);
            using var pair = new DtlsPair(timers: DtlsPair.Hasty);
            pair.Loses = (_, _) => random.Next(100) < 30;

            pair.Connect();

            Assert.True(
                pair is { Client.State: DtlsState.Connected, Server.State: DtlsState.Connected },
                $"Seed {seed}: client {pair.Client.Failure}, server {pair.Server.Failure}.");
            lost += pair.Lost;
        }

        Assert.True(lost > 25, $"Only {lost} datagrams were lost.");
    }

    [Fact]
    public void DatagramsInReverseOrder_StillConnect()
    {
        using var pair = new DtlsPair();
        pair.Server.Start(pair.Now);
        pair.Client.Start(pair.Now);
        for (var rounds = 0; !pair.IsOver; rounds++)
        {
            Assert.True(rounds < 2_000);
            CarryReversed(pair, pair.Client, pair.Server);
            CarryReversed(pair, pair.Server, pair.Client);
            Thread.Sleep(1);
            pair.Client.HandleTimeout(pair.Now);
            pair.Server.HandleTimeout(pair.Now);
        }

        Assert.Equal(DtlsState.Connected, pair.Client.State);
        Assert.Equal(DtlsState.Connected, pair.Server.State);
    }

    [Fact]
    public void ClientHelloInFragments_IsAccepted()
    {
        using var pair = new DtlsPair();
        pair.Server.Start(pair.Now);
        pair.Client.Start(pair.Now);
        var (first, second) = ClientHelloFragments.Of(pair.Client.TakeDatagram());

        pair.Server.HandleDatagram(pair.Now, first);
        pair.Server.AssertNoDatagram();
        pair.Server.HandleDatagram(pair.Now, second);
        pair.Connect();

        Assert.Equal(DtlsState.Connected, pair.Client.State);
        Assert.Equal(DtlsState.Connected, pair.Server.State);
    }

    [Fact]
    public void RecordsBehindOneThatIsOldNews_AreRead()
    {
        using var pair = new DtlsPair(clientExpects: DtlsPair.ClientIdentity.Fingerprint);
        pair.Server.Start(pair.Now);
        pair.Client.Start(pair.Now);
        var hello = pair.Client.TakeDatagram();
        pair.Server.HandleDatagram(pair.Now, hello);
        pair.Client.HandleDatagram(pair.Now, pair.Server.TakeDatagram());
        var alert = pair.Client.TakeDatagram();

        // A retransmitted hello has a new number, and still the first version.
        hello[10] = 20;
        pair.Server.HandleDatagram(pair.Now, [.. hello, .. alert]);

        Assert.Equal(DtlsFailure.PeerAlert, pair.Server.Failure);
    }

    [Fact]
    public void WrongServerCertificate_IsRefusedByTheClient()
    {
        using var pair = new DtlsPair(clientExpects: DtlsPair.ClientIdentity.Fingerprint);

        pair.Connect();

        Assert.Equal(DtlsState.Failed, pair.Client.State);
        Assert.Equal(DtlsFailure.WrongFingerprint, pair.Client.Failure);
        Assert.Null(pair.Client.Keys);
        Assert.Equal(DtlsState.Failed, pair.Server.State);
        Assert.Equal(DtlsFailure.PeerAlert, pair.Server.Failure);
        Assert.Contains("bad certificate", pair.Server.FailureDetail, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongClientCertificate_IsRefusedByTheServer()
    {
        using var pair = new DtlsPair(serverExpects: DtlsPair.ServerIdentity.Fingerprint);

        pair.Connect();

        Assert.Equal(DtlsState.Failed, pair.Server.State);
        Assert.Equal(DtlsFailure.WrongFingerprint, pair.Server.Failure);
        Assert.Null(pair.Server.Keys);
        Assert.Equal(DtlsState.Failed, pair.Client.State);
        Assert.Equal(DtlsFailure.PeerAlert, pair.Client.Failure);
        Assert.Null(pair.Client.Keys);
    }

    [Theory]
    [InlineData("sha-384")]
    [InlineData("sha-512")]
    public void Fingerprint_IsComparedByTheAnnouncedAlgorithm(string algorithm)
    {
        using var raw = new RawDtlsClient(srtpProfiles: "SRTP_AEAD_AES_128_GCM", withCertificate: true);
        var hash = algorithm == "sha-384" ? SHA384.HashData(raw.Certificate) : SHA512.HashData(raw.Certificate);
        using var server = NewServer(new DtlsFingerprint(algorithm, hash));

        raw.Connect(server);

        Assert.Equal(DtlsState.Connected, server.State);
    }

    [Fact]
    public void ClientWithoutCertificate_IsRefused()
    {
        using var raw = new RawDtlsClient(srtpProfiles: "SRTP_AEAD_AES_128_GCM", withCertificate: false);
        using var server = NewServer(DtlsPair.ClientIdentity.Fingerprint);

        raw.Connect(server);

        Assert.Equal(DtlsState.Failed, server.State);
        Assert.Equal(DtlsFailure.NoCertificate, server.Failure);
        Assert.Null(server.Keys);
    }

    [Fact]
    public void ClientWithTheOlderProfileAlone_GetsIt()
    {
        using var raw = new RawDtlsClient(srtpProfiles: "SRTP_AES128_CM_SHA1_80", withCertificate: true);
        using var server = NewServer(DtlsFingerprint.Of(raw.Certificate));

        raw.Connect(server);

        Assert.Equal(SrtpKeys.Aes128CmSha1, server.Keys!.Profile);
        Assert.Equal(14, server.Keys.LocalSalt.Length);
    }

    [Fact]
    public void ClientWithoutSrtp_ConnectsWithoutKeys()
    {
        using var raw = new RawDtlsClient(srtpProfiles: null, withCertificate: true);
        using var server = NewServer(DtlsFingerprint.Of(raw.Certificate));

        raw.Connect(server);

        Assert.Equal(DtlsState.Connected, server.State);
        Assert.Null(server.Keys);
    }

    [Fact]
    public void SilentPeer_IsGivenUpAtTheDeadline()
    {
        var expected = DtlsPair.ServerIdentity.Fingerprint;
        using var client = new DtlsTransport(DtlsPair.ClientIdentity, DtlsRole.Client, expected);
        using var server = NewServer(DtlsPair.ClientIdentity.Fingerprint);
        var start = TimeSpan.FromHours(1);
        client.Start(start);
        server.Start(start);

        Assert.InRange((client.NextTimeout!.Value - start).TotalMilliseconds, 0, 100);
        Assert.Equal(start + DtlsTimers.Default.GiveUp, server.NextTimeout);
        server.HandleTimeout(start + TimeSpan.FromSeconds(14.9));
        Assert.Equal(DtlsState.Connecting, server.State);
        server.HandleTimeout(start + TimeSpan.FromSeconds(15));
        client.HandleTimeout(start + TimeSpan.FromSeconds(15));

        Assert.Equal((DtlsState.Failed, DtlsFailure.TimedOut), (server.State, server.Failure));
        Assert.Equal((DtlsState.Failed, DtlsFailure.TimedOut), (client.State, client.Failure));
        Assert.Null(client.NextTimeout);
    }

    [Fact]
    public void Waits_StartShort_Double_AndStopDoubling()
    {
        var peer = new DtlsPeer(DtlsPair.ClientIdentity.Fingerprint, DtlsTimers.Default);

        var waits = new List<uint>();
        for (uint wait = 0; waits.Count < 7;)
        {
            wait = peer.NextWait(wait);
            waits.Add(wait);
        }

        Assert.Equal([100_000, 200_000, 400_000, 800_000, 1_600_000, 3_000_000, 3_000_000], waits);
    }

    private static DtlsTransport NewServer(DtlsFingerprint expected) =>
        new(DtlsPair.ServerIdentity, DtlsRole.Server, expected);

    private static void CarryReversed(DtlsPair pair, DtlsTransport from, DtlsTransport to)
    {
        var datagrams = new Stack<byte[]>();
        var buffer = new byte[DtlsTransport.MaxDatagram];
        while (from.TryTakeDatagram(buffer, out var count))
        {
            datagrams.Push(buffer[..count]);
        }

        while (datagrams.TryPop(out var datagram))
        {
            to.HandleDatagram(pair.Now, datagram);
        }
    }
}
