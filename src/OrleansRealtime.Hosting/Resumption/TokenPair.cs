using System.Security.Cryptography;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>
/// The hashes of the tokens that open a session: the current one, and the one before until its successor is known to have arrived, because
/// the reply that carried the successor may have been lost.
/// </summary>
internal sealed class TokenPair
{
    private static readonly byte[] Nothing = new byte[SHA256.HashSizeInBytes];

    private byte[]? _current;
    private byte[]? _previous;

    public TokenPair(byte[]? current = null, byte[]? previous = null)
    {
        _current = current;
        _previous = previous;
    }

    public ReadOnlyMemory<byte>? Current => MemoryOf(_current);

    public ReadOnlyMemory<byte>? Previous => MemoryOf(_previous);

    /// <summary>Compares in a time that says nothing about the tokens, nor about which of them it was.</summary>
    public bool Opens(ReadOnlySpan<byte> hash)
    {
        var isCurrent = CryptographicOperations.FixedTimeEquals(hash, _current ?? Nothing) & _current is not null;
        var isPrevious = CryptographicOperations.FixedTimeEquals(hash, _previous ?? Nothing) & _previous is not null;
        return isCurrent | isPrevious;
    }

    /// <summary>A new token takes the place of the one that was shown, which stays good until <see cref="Confirm"/>.</summary>
    /// <param name="shown">What the client came with; empty for the first token and where it came without.</param>
    /// <param name="next">The new token's hash.</param>
    public void Rotate(ReadOnlySpan<byte> shown, byte[] next)
    {
        _previous = shown.IsEmpty ? null : shown.ToArray();
        _current = next;
    }

    /// <summary>The client has the current token.</summary>
    /// <returns>Whether that was news.</returns>
    public bool Confirm()
    {
        var isNews = _previous is not null;
        _previous = null;
        return isNews;
    }

    /// <summary>Nothing opens the session any more.</summary>
    public void Clear()
    {
        _current = null;
        _previous = null;
    }

    // No array, and so the word null, converts to empty memory, which is not nothing.
    private static ReadOnlyMemory<byte>? MemoryOf(byte[]? token) => token is null ? default(ReadOnlyMemory<byte>?) : token;
}
