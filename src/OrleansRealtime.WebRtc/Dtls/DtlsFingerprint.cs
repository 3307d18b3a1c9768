using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>The hash of a certificate as session descriptions carry it (RFC 8122 §5).</summary>
/// <param name="Algorithm">"sha-256", "sha-384" or "sha-512", in lower case. Older ones are not accepted.</param>
/// <param name="Hash">As long as the algorithm says. Not to be changed.</param>
internal sealed record DtlsFingerprint(string Algorithm, byte[] Hash)
{
    /// <summary>The fingerprint of our own certificates: the one algorithm everybody has.</summary>
    public static DtlsFingerprint Of(ReadOnlySpan<byte> certificateDer) =>
        new("sha-256", SHA256.HashData(certificateDer));

    /// <summary>Reads <c>sha-256 AA:BB:…</c>, the value of an <c>a=fingerprint</c> line. Case does not
    /// matter.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out DtlsFingerprint? fingerprint)
    {
        fingerprint = null;
        text = text.Trim(' ');
        var space = text.IndexOf(' ');
        if (space < 0 || AlgorithmOf(text[..space]) is not { } algorithm)
        {
            return false;
        }

        var digits = text[(space + 1)..].TrimStart(' ');
        var hash = new byte[LengthOf(algorithm)];
        if (digits.Length != (3 * hash.Length) - 1)
        {
            return false;
        }

        for (var i = 0; i < hash.Length; i++)
        {
            var at = 3 * i;
            if ((i > 0 && digits[at - 1] != ':')
                || !char.IsAsciiHexDigit(digits[at])
                || !char.IsAsciiHexDigit(digits[at + 1]))
            {
                return false;
            }

            hash[i] = (byte)((Digit(digits[at]) << 4) | Digit(digits[at + 1]));
        }

        fingerprint = new DtlsFingerprint(algorithm, hash);
        return true;
    }

    /// <summary>Whether this is the hash of <paramref name="certificateDer"/>. Takes the same time wherever they
    /// differ.</summary>
    public bool Matches(ReadOnlySpan<byte> certificateDer)
    {
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        var length = Algorithm switch
        {
            "sha-256" => SHA256.HashData(certificateDer, hash),
            "sha-384" => SHA384.HashData(certificateDer, hash),
            "sha-512" => SHA512.HashData(certificateDer, hash),
            _ => 0,
        };
        return length > 0 && CryptographicOperations.FixedTimeEquals(hash[..length], Hash);
    }

    public bool Equals(DtlsFingerprint? other) =>
        other is not null && Algorithm == other.Algorithm && CryptographicOperations.FixedTimeEquals(Hash, other.Hash);

    public override int GetHashCode() => HashCode.Combine(Algorithm, Hash[0], Hash[^1]);

    /// <summary>The value of an <c>a=fingerprint</c> line: <c>sha-256 AA:BB:…</c>.</summary>
    public override string ToString() => $"{Algorithm} {BitConverter.ToString(Hash).Replace('-', ':')}";

    private static string? AlgorithmOf(ReadOnlySpan<char> name)
    {
        foreach (var algorithm in (ReadOnlySpan<string>)["sha-256", "sha-384", "sha-512"])
        {
            if (name.Equals(algorithm, StringComparison.OrdinalIgnoreCase))
            {
                return algorithm;
            }
        }

        return null;
    }

    private static int LengthOf(string algorithm) => algorithm switch
    {
        "sha-256" => SHA256.HashSizeInBytes,
        "sha-384" => SHA384.HashSizeInBytes,
        _ => SHA512.HashSizeInBytes,
    };

    private static int Digit(char hex) => char.IsAsciiDigit(hex) ? hex - '0' : (hex | 0x20) - 'a' + 10;
}
