using System.Numerics;

namespace OrleansRealtime.Core;

/// <summary>
/// Ids from a seed: the same seed gives the same ids, so a session can be replayed. xoshiro256++ behind SplitMix64; ids name
/// things and protect nothing.
/// </summary>
public sealed class IdSource
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public IdSource(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>A prefix and <paramref name="length"/> base62 characters, 21 as the API has it.</summary>
    public string Next(string prefix, int length = 21) =>
        string.Create(prefix.Length + length, (prefix, this), static (span, state) =>
        {
            state.prefix.CopyTo(span);
            state.Item2.Fill(span[state.prefix.Length..]);
        });

    /// <summary>Fills the span with base62 characters.</summary>
    public void Fill(Span<char> span)
    {
        for (var i = 0; i < span.Length;)
        {
            // Ten characters of 62 fit into 64 bits with a bias below 2^-4 of one count: irrelevant for names.
            var bits = NextUInt64();
            for (var n = 0; n < 10 && i < span.Length; n++, i++)
            {
                span[i] = Alphabet[(int)(bits % 62)];
                bits /= 62;
            }
        }
    }

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

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
