using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>The secret a client comes back with: 256 random bits. Only its hash is kept.</summary>
public static class ResumeToken
{
    public const string Prefix = "rt_";

    /// <summary>A new one.</summary>
    public static string Create()
    {
        Span<byte> bytes = stackalloc byte[32];
        RandomNumberGenerator.Fill(bytes);
        return Prefix + Base64Url.EncodeToString(bytes);
    }

    /// <summary>What is kept of it, and compared: SHA-256 of the text, whatever it is.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
