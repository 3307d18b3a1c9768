using OrleansRealtime.Accounts.Keys;
using OrleansRealtime.Accounts.Options;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Accounts.Tests.Keys;

public sealed class ClientSecretStoreTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly SessionConfig Session =
        SessionDefaults.Realtime(new SessionId("sess_template"), "gpt-realtime", expiresAt: 0);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void ASecret_IsFoundUntilItExpires()
    {
        var store = Store();
        var owner = Owner("a");

        var secret = store.TryCreate(owner, Session, Minute)!;

        Assert.Matches("^ek_[0-9a-f]{32}$", secret.Value);
        Assert.Equal(ManualTimeProvider.DefaultStart + Minute, secret.ExpiresAt);
        Assert.Equal(new ClientSecretGrant(owner, Session), store.Find(secret.Value));
        Assert.Equal(new ClientSecretGrant(owner, Session), store.Find(secret.Value));
        Assert.Null(store.Find(secret.Value.ToUpperInvariant()));

        _time.Advance(Minute);

        Assert.Null(store.Find(secret.Value));
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public void EachAccount_HasItsOwnBound_FreedByExpiry()
    {
        var store = Store(maxPerAccount: 2);
        Assert.NotNull(store.TryCreate(Owner("a"), Session, Minute));
        Assert.NotNull(store.TryCreate(Owner("a"), Session, Minute * 2));
        Assert.Null(store.TryCreate(Owner("a"), Session, Minute));
        Assert.NotNull(store.TryCreate(Owner("b"), Session, Minute));

        _time.Advance(Minute);

        Assert.NotNull(store.TryCreate(Owner("a"), Session, Minute));
        Assert.Null(store.TryCreate(Owner("a"), Session, Minute));
    }

    [Fact]
    public void LargeSessions_AreBoundedByTheirSize()
    {
        var store = Store(maxBytes: 1_000_000);
        var large = Session with { Instructions = new string('x', 400_000) };
        Assert.NotNull(store.TryCreate(Owner("a"), large, Minute));
        Assert.NotNull(store.TryCreate(Owner("a"), large, Minute * 2));
        Assert.Null(store.TryCreate(Owner("a"), large, Minute));
        Assert.NotNull(store.TryCreate(Owner("a"), Session, Minute));

        _time.Advance(Minute);

        Assert.NotNull(store.TryCreate(Owner("a"), large, Minute));
    }

    [Fact]
    public void ARevokedKey_TakesItsSecretsWithIt_AndFreesTheirPlaces()
    {
        var store = Store(maxPerAccount: 2);
        var kept = store.TryCreate(Owner("a", "k1"), Session, Minute)!;
        var revoked = store.TryCreate(Owner("a", "k2"), Session, Minute)!;

        Assert.Equal(1, store.RemoveByKey("k2"));

        Assert.Null(store.Find(revoked.Value));
        Assert.NotNull(store.Find(kept.Value));
        Assert.NotNull(store.TryCreate(Owner("a", "k1"), Session, Minute * 2));
        _time.Advance(Minute);
        Assert.Equal(1, store.Count);
    }

    [Fact]
    public void TheRing_TellsTheKeysOfAnAccountApart()
    {
        var ring = new ApiKeyRing();
        ring.Add("sk-a", new Principal("a"));
        ring.Add("sk-b", new Principal("a"));

        Assert.NotEqual("", ring.Find("sk-a")!.KeyId);
        Assert.NotEqual(ring.Find("sk-a")!.KeyId, ring.Find("sk-b")!.KeyId);
    }

    private ClientSecretStore Store(int maxPerAccount = 100, long maxBytes = 1 << 20) =>
        new(Microsoft.Extensions.Options.Options.Create(
            new ClientSecretOptions { MaxPerAccount = maxPerAccount, MaxBytesPerAccount = maxBytes }), _time);

    private static Principal Owner(string account, string key = "k") => new(account) { KeyId = key };
}
