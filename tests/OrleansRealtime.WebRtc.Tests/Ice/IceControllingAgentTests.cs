using OrleansRealtime.WebRtc.Ice;
using OrleansRealtime.WebRtc.Stun;

namespace OrleansRealtime.WebRtc.Tests.Ice;

public sealed class IceControllingAgentTests
{
    private static readonly TransportAddress Server = IcePair.Address("203.0.113.9:3478");

    private readonly IcePair _pair = new();
    private readonly byte[] _buffer = new byte[IceControllingAgent.MaxCheckLength];
    private readonly IceControllingAgent _client;

    public IceControllingAgentTests() => _client = new IceControllingAgent(
        new IceCredentials(_pair.Remote, "client+password/0123456789"), _pair.Local, Server, TimeSpan.Zero);

    [Fact]
    public void FirstCheck_ConnectsAndNominates()
    {
        Assert.True(_client.TrySend(TimeSpan.Zero, _buffer, out var length));
        Assert.True(_pair.Send(_buffer[..length], IcePair.First).SelectedChanged);
        Assert.True(_client.Handle(TimeSpan.FromMilliseconds(5), _pair.Response, Server));

        Assert.True(_client.Connected);
        Assert.Equal(IcePair.First, _client.Mapped);
        Assert.Equal(IcePair.First, _pair.Agent.Selected);
        Assert.False(_client.TrySend(TimeSpan.FromMilliseconds(6), _buffer, out _));
    }

    [Fact]
    public void UnansweredCheck_IsSentAgain_EverMoreRarely()
    {
        var sentAt = new List<int>();
        for (var now = 0; now < 2500; now++)
        {
            if (_client.TrySend(TimeSpan.FromMilliseconds(now), _buffer, out _))
            {
                sentAt.Add(now);
            }
        }

        Assert.Equal([0, 50, 150, 350, 750, 1250, 1750, 2250], sentAt);
    }

    [Fact]
    public void Consent_IsAskedForAgainAndAgain_AndEndsWithoutAnswers()
    {
        Connect(TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(4), _client.NextTimeout);
        Connect(TimeSpan.FromSeconds(4));

        Assert.Equal(TimeSpan.FromSeconds(4), _client.LastAnswerAt);
        Assert.False(_client.ConsentExpired(TimeSpan.FromSeconds(34), IceLiteAgent.ConsentTimeout));
        Assert.True(_client.ConsentExpired(TimeSpan.FromSeconds(35), IceLiteAgent.ConsentTimeout));
    }

    [Fact]
    public void OldForgedAndStrayAnswers_AreNotTaken()
    {
        Connect(TimeSpan.Zero);
        var old = _pair.Response;
        Assert.True(_client.TrySend(TimeSpan.FromSeconds(4), _buffer, out var length));
        _pair.Send(_buffer[..length]);
        var changed = _pair.Response.ToArray();
        changed[StunFormat.HeaderLength + 6] ^= 1;

        Assert.False(_client.Handle(TimeSpan.FromSeconds(4), old, Server));
        Assert.False(_client.Handle(TimeSpan.FromSeconds(4), changed, Server));
        Assert.False(_client.Handle(TimeSpan.FromSeconds(4), _pair.Response, IcePair.Third));
        Assert.True(_client.Handle(TimeSpan.FromSeconds(4), _pair.Response, Server));
        Assert.False(_client.Handle(TimeSpan.FromSeconds(4), _pair.Response, Server));
    }

    [Fact]
    public void CheckNow_FollowsAChangeOfAddress()
    {
        Connect(TimeSpan.Zero);
        _client.CheckNow(TimeSpan.FromSeconds(1));
        Assert.True(_client.TrySend(TimeSpan.FromSeconds(1), _buffer, out var length));

        Assert.True(_pair.Send(_buffer[..length], IcePair.Second).SelectedChanged);
        Assert.True(_client.Handle(TimeSpan.FromSeconds(1), _pair.Response, Server));
        Assert.Equal(IcePair.Second, _client.Mapped);
    }

    [Fact]
    public void ErrorAnswer_IsRemembered_AndTriedAgainLater()
    {
        Assert.True(_client.TrySend(TimeSpan.Zero, _buffer, out var length));
        Assert.True(StunMessage.TryRead(_buffer.AsSpan(0, length), out var check));
        var response = new byte[100];
        var writer = new StunWriter(response, StunClass.Error, StunMethod.Binding, check.TransactionId);
        writer.AddErrorCode(487, "Role Conflict"u8);
        writer.AddIntegrity(System.Text.Encoding.ASCII.GetBytes(_pair.Local.Password));
        writer.AddFingerprint();

        Assert.True(_client.Handle(TimeSpan.Zero, response.AsSpan(0, writer.Length), Server));
        Assert.Equal(487, _client.LastError);
        Assert.False(_client.Connected);
        Assert.False(_client.TrySend(TimeSpan.FromMilliseconds(499), _buffer, out _));
        Assert.True(_client.TrySend(TimeSpan.FromMilliseconds(500), _buffer, out _));
    }

    [Fact]
    public void WithoutNominating_NothingIsNominated()
    {
        _client.Nominates = false;
        Assert.True(_client.TrySend(TimeSpan.Zero, _buffer, out var length));

        Assert.True(StunMessage.TryRead(_buffer.AsSpan(0, length), out var check));
        Assert.False(check.UseCandidate);
        Assert.NotNull(check.IceControlling);
        Assert.NotNull(check.Priority);
    }

    private void Connect(TimeSpan now)
    {
        Assert.True(_client.TrySend(now, _buffer, out var length));
        _pair.Send(_buffer[..length]);
        Assert.True(_client.Handle(now, _pair.Response, Server));
    }
}
