using System.Diagnostics;
using OrleansRealtime.Testing.Fuzzing;
using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.WebRtc.Tests.Dtls;

public class DtlsFuzzTests
{
    private const int Seed = 20_260_918;

    [Fact]
    public void Noise_AtAnyTime_ChangesNothing()
    {
        var random = new Random(Seed);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < FuzzTime.OfPackets;)
        {
            // Nothing gets lost here; and OpenSSL gives up after twelve of the hasty timers, which is less than the noise takes.
            using var pair = new DtlsPair(timers: DtlsTimers.Default);
            MakeNoise(pair, random);
            pair.Passing = (_, _) => MakeNoise(pair, random);
            pair.Connect();
            MakeNoise(pair, random);

            AssertWorks(pair);
        }
    }

    [Theory]
    [InlineData("17FEFD000100C13700000000000102")] // shorter than nonce and tag: fatal to OpenSSL 3.0
    [InlineData("17FEFD0001000000000100001700000000000000000000000000000000000000000000000000000000")]
    [InlineData("17FEFD0001000000000100001800000000000000000000000000000000000000000000000000000000")]
    [InlineData("16FEFD000200000000000100180000000000000000000000000000000000000000000000000000000000")]
    [InlineData("17FEFD000000000000010000010001")]
    [InlineData("18FEFD00000000000001000003010000")]
    [InlineData("15FEFD000000000000010000020228")] // an alert that nothing protects
    [InlineData("14FEFD0000000000000100000101")]
    [InlineData("16FEFD00000000000002000000")]
    public void BadRecords_OnceConnected_ChangeNothing(string hex)
    {
        using var pair = DtlsPair.Connected();

        pair.Client.HandleDatagram(pair.Now, Convert.FromHexString(hex));
        pair.Server.HandleDatagram(pair.Now, Convert.FromHexString(hex));

        AssertWorks(pair);
    }

    [Fact]
    public void AlteredDatagrams_DuringTheHandshake_NeverThrow()
    {
        var random = new Random(Seed);
        var outcomes = new HashSet<DtlsState>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < FuzzTime.OfPackets;)
        {
            using var pair = new DtlsPair(timers: DtlsPair.Hasty);
            pair.Passing = (sender, datagram) =>
            {
                var to = sender == DtlsRole.Client ? pair.Server : pair.Client;
                to.HandleDatagram(pair.Now, Altered(datagram, random));
            };
            pair.Connect();
            outcomes.Add(pair.Server.State);
            outcomes.Add(pair.Client.State);
            if (pair is { Client.State: DtlsState.Connected, Server.State: DtlsState.Connected })
            {
                AssertWorks(pair);
            }
        }

        // Some alterations must have been fatal and some not, or this tests less than it says.
        Assert.Contains(DtlsState.Connected, outcomes);
        Assert.Contains(DtlsState.Failed, outcomes);
    }

    [Fact]
    public void AlteredDatagrams_OnceConnected_NeverEndTheConnection()
    {
        var random = new Random(Seed);
        var seen = new List<(DtlsRole Sender, byte[] Datagram)>();
        using var pair = new DtlsPair(timers: DtlsPair.Hasty);
        pair.Passing = (sender, datagram) => seen.Add((sender, datagram));
        pair.Connect();
        pair.Client.TryWrite(new byte[500]);
        pair.Server.TryWrite(new byte[500]);
        pair.Deliver();
        pair.Passing = (_, _) => { };
        pair.Server.TakeData();
        pair.Client.TakeData();

        var tries = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < FuzzTime.OfPackets; tries++)
        {
            var (sender, datagram) = seen[random.Next(seen.Count)];
            var to = sender == DtlsRole.Client ? pair.Server : pair.Client;
            to.HandleDatagram(pair.Now, Altered(datagram, random));
            to.AssertNoData();
            if (tries % 100 == 0)
            {
                AssertWorks(pair);
            }
        }

        AssertWorks(pair);
    }

    private static void MakeNoise(DtlsPair pair, Random random)
    {
        for (var i = 0; i < 20; i++)
        {
            var noise = new byte[random.Next(2_200)];
            random.NextBytes(noise);
            if (noise.Length > 13 && random.Next(2) == 0)
            {
                // Right as far as the eye reaches, but protected with keys that nobody has.
                noise[0] = (byte)random.Next(20, 24);
                noise[1] = 0xFE;
                noise[2] = 0xFD;
                noise[4] = 1;
                noise[3] = noise[5] = noise[6] = 0;
                noise[11] = (byte)((noise.Length - 13) >> 8);
                noise[12] = (byte)(noise.Length - 13);
            }

            pair.Client.HandleDatagram(pair.Now, noise);
            pair.Server.HandleDatagram(pair.Now, noise);
        }
    }

    private static byte[] Altered(byte[] datagram, Random random)
    {
        var altered = datagram.ToList();
        for (var changes = random.Next(1, 4); changes > 0 && altered.Count > 0; changes--)
        {
            // Mostly near the front, where the headers are.
            var at = random.Next(random.Next(2) == 0 ? Math.Min(40, altered.Count) : altered.Count);
            switch (random.Next(4))
            {
                case 0:
                    altered.RemoveRange(at, altered.Count - at);
                    break;
                case 1:
                    altered.RemoveRange(at, Math.Min(random.Next(1, 12), altered.Count - at));
                    break;
                case 2:
                    altered.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    altered[at] ^= (byte)random.Next(1, 256);
                    break;
            }
        }

        return [.. altered];
    }

    private static void AssertConnected(DtlsTransport transport) =>
        Assert.True(transport.State == DtlsState.Connected, $"{transport.State} {transport.Failure} {transport.FailureDetail}");

    private static void AssertWorks(DtlsPair pair)
    {
        Assert.Equal(DtlsFailure.None, pair.Server.Failure);
        AssertConnected(pair.Client);
        AssertConnected(pair.Server);
        Assert.True(pair.Client.TryWrite("ping"u8));
        Assert.True(pair.Server.TryWrite("pong"u8));
        pair.Deliver();
        Assert.Equal("ping"u8.ToArray(), pair.Server.TakeData());
        Assert.Equal("pong"u8.ToArray(), pair.Client.TakeData());
    }
}
