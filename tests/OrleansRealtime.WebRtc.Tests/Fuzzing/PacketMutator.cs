namespace OrleansRealtime.WebRtc.Tests.Fuzzing;

/// <summary>
/// Datagrams that are nearly right, or not at all. A seed always gives the same ones; FUZZ_SEED changes it.
/// </summary>
internal sealed class PacketMutator(params byte[][] originals)
{
    private const int DefaultSeed = 20_260_919;
    private const int MaxNoise = 96;

    // What length fields and counters are likely to be read wrongly at.
    private static readonly byte[] Edges = [0, 1, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 192, 254, 255];

    private readonly Random _random =
        new(int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), out var seed) ? seed : DefaultSeed);

    /// <summary>The next choice of the same seed, below <paramref name="limit"/>.</summary>
    public int Choose(int limit) => _random.Next(limit);

    public byte[] Next()
    {
        if (Choose(20) == 0)
        {
            var noise = new byte[Choose(MaxNoise)];
            _random.NextBytes(noise);
            return noise;
        }

        var packet = originals[Choose(originals.Length)].ToList();
        for (var changes = Choose(5); changes > 0 && packet.Count > 0; changes--)
        {
            Change(packet);
        }

        return [.. packet];
    }

    private void Change(List<byte> packet)
    {
        var at = Choose(packet.Count);
        var length = Math.Min(_random.Next(1, 24), packet.Count - at);
        switch (Choose(6))
        {
            case 0:
                packet.RemoveRange(at, packet.Count - at);
                break;
            case 1:
                packet.RemoveRange(at, length);
                break;
            case 2:
                packet[at] = (byte)Choose(256);
                break;
            case 3:
                packet[at] = Edges[Choose(Edges.Length)];
                break;
            case 4:
                packet[at] ^= (byte)(1 << Choose(8));
                break;
            default:
                packet.InsertRange(Choose(packet.Count), packet.GetRange(at, length));
                break;
        }
    }
}
