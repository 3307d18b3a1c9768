using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>Random bytes: the system's, or always the same ones for tests.</summary>
internal sealed class SeededRandom
{
    public static readonly SeededRandom System = new(null);

    private readonly Random? _random;

    public SeededRandom(int seed)
        : this(new Random(seed))
    {
    }

    private SeededRandom(Random? random) => _random = random;

    public void Fill(Span<byte> bytes)
    {
        if (_random is null)
        {
            RandomNumberGenerator.Fill(bytes);
        }
        else
        {
            _random.NextBytes(bytes);
        }
    }

    public uint Next()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
