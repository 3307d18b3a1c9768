using System.Numerics;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core;

/// <summary>
/// Ids from a seed: the same seed gives the same ids, so a session can be replayed. xoshiro256++ behind SplitMix64; ids name
/// things and protect nothing.
/// </summary>
public sealed class IdSource
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public IdSource(ulong seed)
    {
        _s0 = SplitMix64.Next(ref seed);
        _s1 = SplitMix64.Next(ref seed);
        _s2 = SplitMix64.Next(ref seed);
        _s3 = SplitMix64.Next(ref seed);
    }

    /// <summary>Goes on where another one was.</summary>
    /// <param name="state">Its <see cref="State"/>.</param>
    public IdSource(IReadOnlyList<ulong> state)
    {
        (_s0, _s1, _s2, _s3) = (state[0], state[1], state[2], state[3]);
    }

    /// <summary>Four words that stand for all the ids still to come.</summary>
    public IReadOnlyList<ulong> State => [_s0, _s1, _s2, _s3];

    /// <summary>A prefix and <paramref name="length"/> base62 characters, 21 as the API has it.</summary>
    public string Next(string prefix, int length = Base62.Length) => Base62.Create(prefix, NextUInt128(), length);

    /// <summary>Fills a span of <see cref="Base62.Length"/> characters.</summary>
    public void Fill(Span<char> span) => Base62.Write(NextUInt128(), span);

    private UInt128 NextUInt128() => new(NextUInt64(), NextUInt64());

    private ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s0 + _s3, 23) + _s0;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }
}
