using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Resumption;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Tests.Resumption;

public sealed class ResumeRightTests
{
    private static readonly byte[] First = ResumeToken.HashOf("rt_first");
    private static readonly byte[] Second = ResumeToken.HashOf("rt_second");
    private static readonly SessionHead Head = new("acme", "key1", "gpt-realtime", SessionKind.Realtime, TimeSpan.FromSeconds(60));
    private static readonly SessionResume Nobody = new(new SessionId("sess_1"));

    [Fact]
    public void ATokenIsEnough_AndAKeyBesideItMustBeOfTheAccount()
    {
        var tokens = new TokenPair(First);

        Assert.True(ResumeRight.IsGranted(Nobody, First, Head, tokens));
        Assert.True(ResumeRight.IsGranted(Nobody with { Account = "acme", KeyId = "key2" }, First, Head, tokens));
        Assert.False(ResumeRight.IsGranted(Nobody with { Account = "other", KeyId = "key1" }, First, Head, tokens));
        Assert.False(ResumeRight.IsGranted(Nobody with { Account = "acme", KeyId = "key1" }, Second, Head, tokens));
    }

    [Fact]
    public void WithoutAToken_ItMustBeTheVeryKey()
    {
        var tokens = new TokenPair(First);

        Assert.True(ResumeRight.IsGranted(Nobody with { Account = "acme", KeyId = "key1" }, null, Head, tokens));
        Assert.False(ResumeRight.IsGranted(Nobody with { Account = "acme", KeyId = "key2" }, null, Head, tokens));
        Assert.False(ResumeRight.IsGranted(Nobody with { Account = "other", KeyId = "key1" }, null, Head, tokens));
        Assert.False(ResumeRight.IsGranted(Nobody, null, Head, tokens));
    }

    [Fact]
    public void ACallIsNotASocket()
    {
        var tokens = new TokenPair(First);

        Assert.False(ResumeRight.IsGranted(Nobody with { CallId = "rtc_1" }, First, Head, tokens));
        Assert.False(ResumeRight.IsGranted(Nobody, First, Head with { IsCall = true }, tokens));
        Assert.True(ResumeRight.IsGranted(Nobody with { CallId = "rtc_1" }, First, Head with { IsCall = true }, tokens));
    }

    [Fact]
    public void NoTokenOpensWhatWasNeverSwitchedOn_NotEvenNothing()
    {
        Assert.False(new TokenPair().Opens(new byte[32]));
        Assert.False(new TokenPair().Opens([]));
    }

    [Fact]
    public void TheTokenBefore_OpensUntilItsSuccessorIsConfirmed()
    {
        var tokens = new TokenPair(First);
        tokens.Rotate(First, Second);
        Assert.True(tokens.Opens(First) && tokens.Opens(Second));

        Assert.True(tokens.Confirm());
        Assert.False(tokens.Confirm());
        Assert.False(tokens.Opens(First));
        Assert.True(tokens.Opens(Second));

        tokens.Clear();
        Assert.False(tokens.Opens(Second));
        Assert.Null(tokens.Current);
        Assert.Null(tokens.Previous);
    }

    [Fact]
    public void AFirstToken_HasNoneBefore()
    {
        var tokens = new TokenPair();
        tokens.Rotate([], First);

        Assert.Null(tokens.Previous);
        Assert.False(tokens.Confirm());
    }
}
