namespace OrleansRealtime.Protocol.Ids;

/// <summary>Spells random numbers as the 21 letters and digits that end the API's ids.</summary>
public static class Base62
{
    /// <summary>Characters written: 62^21 is just over 125 bits.</summary>
    public const int Length = 21;

    internal const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int ChunkDigits = 10;
    private const ulong Chunk = 839_299_365_868_340_224; // 62^10, the largest power in 64 bits

    /// <summary>Writes <paramref name="value"/> modulo 62^21, most significant digit first.</summary>
    /// <param name="value">128 bits from the caller's random source.</param>
    /// <param name="destination">Takes <see cref="Length"/> characters.</param>
    public static void Write(UInt128 value, Span<char> destination)
    {
        (value, var low) = UInt128.DivRem(value, Chunk);
        (value, var middle) = UInt128.DivRem(value, Chunk);
        destination = destination[..Length];
        WriteDigits((ulong)low, destination[^ChunkDigits..]);
        WriteDigits((ulong)middle, destination[1..^ChunkDigits]);
        destination[0] = Alphabet[(int)((ulong)value % 62)];
    }

    /// <summary>An id such as <c>item_</c> and 21 characters; allocates that string alone.</summary>
    public static string Create(string prefix, UInt128 value) =>
        string.Create(prefix.Length + Length, (prefix, value), static (text, state) =>
        {
            state.prefix.CopyTo(text);
            Write(state.value, text[state.prefix.Length..]);
        });

    /// <summary>As <see cref="Create(string, UInt128)"/>, cut to <paramref name="characters"/>, for the short <c>call_</c> ids.</summary>
    public static string Create(string prefix, UInt128 value, int characters)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(characters, Length);
        Span<char> digits = stackalloc char[Length];
        Write(value, digits);
        return string.Concat(prefix, digits[^characters..]);
    }

    private static void WriteDigits(ulong value, Span<char> destination)
    {
        for (var i = destination.Length - 1; i >= 0; i--)
        {
            (value, var digit) = Math.DivRem(value, 62UL);
            destination[i] = Alphabet[(int)digit];
        }
    }
}
