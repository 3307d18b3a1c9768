using OrleansRealtime.WebRtc.Ice;

namespace OrleansRealtime.WebRtc.Tests.Ice;

public sealed class IceCredentialsTests
{
    private const string Password = "0123456789abcdefghijkl";

    [Fact]
    public void Created_BeginWithThePrefix_AreLegal_AndNeverTheSame()
    {
        var all = Enumerable.Range(0, 1000).Select(_ => IceCredentials.Create("e1/")).ToList();

        Assert.All(all, one => Assert.StartsWith("e1/", one.Ufrag, StringComparison.Ordinal));
        Assert.All(all, one => Assert.True(IceCredentials.IsUfrag(one.Ufrag)));
        Assert.All(all, one => Assert.True(IceCredentials.IsPassword(one.Password)));
        Assert.Equal(all.Count, all.Select(one => one.Ufrag).Distinct().Count());
        Assert.Equal(all.Count, all.Select(one => one.Password).Distinct().Count());
    }

    [Theory]
    [InlineData("abc", Password)]
    [InlineData("ab:c", Password)]
    [InlineData("ab c", Password)]
    [InlineData("abcé", Password)]
    [InlineData("abcd", "0123456789abcdefghijk")]
    [InlineData("abcd", "0123456789abcdefghij-l")]
    public void WhatIsNotIce_IsRefused(string ufrag, string password) =>
        Assert.Throws<ArgumentException>(() => new IceCredentials(ufrag, password));

    [Fact]
    public void Lengths_AreThoseOfTheRfc()
    {
        Assert.True(IceCredentials.IsUfrag(new string('a', 4)) && IceCredentials.IsUfrag(new string('a', 256)));
        Assert.True(IceCredentials.IsPassword(new string('a', 22)) && IceCredentials.IsPassword(new string('a', 256)));
        Assert.False(IceCredentials.IsUfrag(new string('a', 257)) || IceCredentials.IsPassword(new string('a', 257)));
        Assert.False(IceCredentials.IsUfrag(null));
    }

    [Fact]
    public void Password_IsNotPrinted() =>
        Assert.DoesNotContain(Password, new IceCredentials("abcd", Password).ToString(), StringComparison.Ordinal);
}
