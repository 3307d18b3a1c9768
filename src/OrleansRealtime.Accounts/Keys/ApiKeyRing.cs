using System.Security.Cryptography;
using System.Text;

namespace OrleansRealtime.Accounts.Keys;

/// <summary>The keys this server accepts, as hashes; the keys themselves are not kept.</summary>
public sealed class ApiKeyRing
{
    private readonly List<(byte[] Hash, Principal Principal)> _keys = [];
    private readonly Lock _lock = new();

    public void Add(string key, Principal principal)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        var hash = HashOf(key);

        // A part of the hash names the key; what it stands for cannot be found from it.
        var named = principal with { KeyId = Convert.ToHexStringLower(hash.AsSpan(0, 8)) };
        lock (_lock)
        {
            _keys.Add((hash, named));
        }
    }

    /// <summary>Whose key it is; null when nobody's. Takes the same time whichever key it is.</summary>
    public Principal? Find(string key)
    {
        var hash = HashOf(key);
        Principal? found = null;
        lock (_lock)
        {
            foreach (var (known, principal) in _keys)
            {
                if (CryptographicOperations.FixedTimeEquals(known, hash))
                {
                    found = principal;
                }
            }
        }

        return found;
    }

    /// <summary>Revokes a key, and with it every client secret it made; false when there is none such.</summary>
    public bool Remove(string key)
    {
        var hash = HashOf(key);
        lock (_lock)
        {
            return _keys.RemoveAll(known => CryptographicOperations.FixedTimeEquals(known.Hash, hash)) > 0;
        }
    }

    /// <summary>Whether the key of this <see cref="Principal.KeyId"/> is still good.</summary>
    public bool Contains(string keyId)
    {
        lock (_lock)
        {
            return _keys.Exists(known => known.Principal.KeyId == keyId);
        }
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
