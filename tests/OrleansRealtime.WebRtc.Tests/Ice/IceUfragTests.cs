using System.Text;
using OrleansRealtime.WebRtc.Ice;
using OrleansRealtime.WebRtc.Stun;
using OrleansRealtime.WebRtc.Tests.Stun;

namespace OrleansRealtime.WebRtc.Tests.Ice;

public sealed class IceUfragTests
{
    [Fact]
    public void LeftPartOfTheUsername_IsTheReceiver()
    {
        Assert.True(IceUfrag.TryPeek(Rfc5769.Request, out var ufrag));
        Assert.Equal("evtj", Encoding.ASCII.GetString(ufrag));
    }

    [Theory]
    [InlineData("evtj")]
    [InlineData(":h6vY")]
    [InlineData("")]
    public void UsernameWithoutAReceiver_IsRefused(string username)
    {
        var buffer = new byte[100];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, Rfc5769.TransactionId);
        writer.AddUsername(Encoding.ASCII.GetBytes(username));

        Assert.False(IceUfrag.TryPeek(buffer.AsSpan(0, writer.Length), out _));
    }

    [Fact]
    public void Responses_AreForNobody() => Assert.False(IceUfrag.TryPeek(Rfc5769.ResponseIPv4, out _));
}
