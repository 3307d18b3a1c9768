using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansRealtime.Accounts.Options;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Accounts.Keys;

/// <summary>
/// The client secrets of this process, as hashes. A secret may be used any number of times until it expires or the key that
/// made it is revoked.
/// </summary>
public sealed class ClientSecretStore(IOptions<ClientSecretOptions> options, TimeProvider time)
{
    /// <summary>What tells a client secret from a standard key.</summary>
    public const string Prefix = "ek_";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (ClientSecretGrant Grant, int Bytes)> _secrets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Count, long Bytes)> _heldByAccount = new(StringComparer.Ordinal);

    // Holds every secret of the table, and those revoked before their time, which pass through unseen.
    private readonly PriorityQueue<string, DateTimeOffset> _byExpiry = new();

    /// <summary>Secrets that live now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                RemoveExpired_NeedsLock(time.GetUtcNow());
                return _secrets.Count;
            }
        }
    }

    /// <summary>Makes a secret; null when the account has too many.</summary>
    /// <param name="owner">Whose key makes it.</param>
    /// <param name="session">What its sessions begin with.</param>
    /// <param name="lifetime">How long it lives.</param>
    public ClientSecret? TryCreate(Principal owner, SessionConfig session, TimeSpan lifetime)
    {
        var value = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var hash = HashOf(value);
        var bytes = BytesOf(session);
        lock (_lock)
        {
            var now = time.GetUtcNow();
            RemoveExpired_NeedsLock(now);
            var held = _heldByAccount.GetValueOrDefault(owner.Account);
            if (held.Count >= options.Value.MaxPerAccount || held.Bytes + bytes > options.Value.MaxBytesPerAccount)
            {
                return null;
            }

            // The client is told whole seconds; it lives exactly as long as it was told.
            var expiresAt = DateTimeOffset.FromUnixTimeSeconds((now + lifetime).ToUnixTimeSeconds());
            _heldByAccount[owner.Account] = (held.Count + 1, held.Bytes + bytes);
            _secrets.Add(hash, (new ClientSecretGrant(owner, session), bytes));
            _byExpiry.Enqueue(hash, expiresAt);
            return new ClientSecret(value, expiresAt);
        }
    }

    /// <summary>What the secret allows; null when there is none such, or none any more.</summary>
    public ClientSecretGrant? Find(string secret)
    {
        // Looked up by its hash: how long that takes tells nothing about the secrets that are there.
        var hash = HashOf(secret);
        lock (_lock)
        {
            RemoveExpired_NeedsLock(time.GetUtcNow());
            return _secrets.GetValueOrDefault(hash).Grant;
        }
    }

    /// <summary>Revokes every secret that this key made.</summary>
    /// <param name="keyId">The <see cref="Principal.KeyId"/> of the key.</param>
    /// <returns>How many there were.</returns>
    public int RemoveByKey(string keyId)
    {
        lock (_lock)
        {
            var revoked = _secrets
                .Where(secret => secret.Value.Grant.Owner.KeyId == keyId)
                .Select(secret => secret.Key)
                .ToList();
            revoked.ForEach(Remove_NeedsLock);
            return revoked.Count;
        }
    }

    private void RemoveExpired_NeedsLock(DateTimeOffset now)
    {
        while (_byExpiry.TryPeek(out var hash, out var expiresAt) && expiresAt <= now)
        {
            _byExpiry.Dequeue();
            Remove_NeedsLock(hash);
        }
    }

    private void Remove_NeedsLock(string hash)
    {
        if (!_secrets.Remove(hash, out var entry))
        {
            return;
        }

        var account = entry.Grant.Owner.Account;
        var held = _heldByAccount[account];
        if (held.Count == 1)
        {
            _heldByAccount.Remove(account);
        }
        else
        {
            _heldByAccount[account] = (held.Count - 1, held.Bytes - entry.Bytes);
        }
    }

    private static int BytesOf(SessionConfig session)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            SessionWriter.Write(writer, session);
        }

        return json.WrittenCount;
    }

    private static string HashOf(string secret) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
