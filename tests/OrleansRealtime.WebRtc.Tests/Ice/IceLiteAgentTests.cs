using System.Text;
using OrleansRealtime.WebRtc.Ice;
using OrleansRealtime.WebRtc.Stun;
using OrleansRealtime.WebRtc.Tests.Fuzzing;

namespace OrleansRealtime.WebRtc.Tests.Ice;

public sealed class IceLiteAgentTests
{
    private readonly IcePair _pair = new();

    private IceLiteAgent Agent => _pair.Agent;

    [Fact]
    public void AuthenticCheck_IsAnsweredWithTheSendersAddress()
    {
        var check = _pair.Check();
        var answer = _pair.Send(check, IcePair.Second);

        Assert.Equal(IceOutcome.Respond, answer.Outcome);
        Assert.True(StunMessage.TryRead(_pair.Response, out var response));
        Assert.True(StunMessage.TryRead(check, out var request));
        Assert.Equal(StunClass.Success, response.Class);
        Assert.True(response.TransactionId.SequenceEqual(request.TransactionId));
        Assert.True(response.TryGetMappedAddress(out var mapped));
        Assert.Equal(IcePair.Second, mapped);
        Assert.True(response.VerifyIntegrity(Encoding.ASCII.GetBytes(_pair.Local.Password)));
        Assert.True(response.HasValidFingerprint);
    }

    [Fact]
    public void FirstValidAddress_IsSelected_UntilOneIsNominated_ThenTheLastNominated()
    {
        Assert.Null(Agent.Selected);

        var first = _pair.Send(_pair.Check(), IcePair.First);
        Assert.True(first is { AddressAdded: true, SelectedChanged: true });
        Assert.Equal(IcePair.First, Agent.Selected);

        var second = _pair.Send(_pair.Check(), IcePair.Second);
        Assert.True(second is { AddressAdded: true, SelectedChanged: false });
        Assert.Equal(IcePair.First, Agent.Selected);

        var nominated = _pair.Send(_pair.Check(nominate: true), IcePair.Second);
        Assert.True(nominated is { AddressAdded: false, SelectedChanged: true });
        Assert.Equal(IcePair.Second, Agent.Selected);

        var moved = _pair.Send(_pair.Check(nominate: true), IcePair.Third);
        Assert.True(moved is { AddressAdded: true, SelectedChanged: true });
        Assert.Equal(IcePair.Third, Agent.Selected);

        Assert.False(_pair.Send(_pair.Check(), IcePair.First).SelectedChanged);
        Assert.Equal(IcePair.Third, Agent.Selected);
    }

    [Fact]
    public void WhatIsNotAuthentic_IsDropped_AndChangesNothing()
    {
        var stranger = new IceCredentials(_pair.Local.Ufrag, "another+password/012345678");
        byte[][] bad =
        [
            _pair.Check(local: stranger),
            _pair.Check(integrity: false),
            _pair.Check(fingerprint: false),
            _pair.Check(remote: "someoneElse"),
            _pair.Check(local: new IceCredentials("OTHERufrag", _pair.Local.Password)),
            _pair.Check(messageClass: StunClass.Success),
            _pair.Check(messageClass: StunClass.Error),
            _pair.Check()[..^4],
            [],
        ];

        foreach (var datagram in bad)
        {
            Assert.Equal(default, _pair.Send(datagram, second: 9));
        }

        Assert.Equal(bad.Length, Agent.DroppedCount);
        Assert.Null(Agent.Selected);
        Assert.True(Agent.Addresses.IsEmpty);
        Assert.Equal(TimeSpan.Zero, Agent.LastCheckAt);
    }

    [Fact]
    public void ControlledPeer_IsToldOfTheConflict_AndNotBelieved()
    {
        var answer = _pair.Send(_pair.Check(nominate: true, controlled: true));

        AssertError(answer, 487);
    }

    [Fact]
    public void UnknownRequiredAttributes_AreNamedInTheAnswer()
    {
        var answer = _pair.Send(_pair.Check(nominate: true, extra: [0x0042, 0x7777]));

        AssertError(answer, 420);

        // UNKNOWN-ATTRIBUTES of two types.
        Assert.True(_pair.Response.AsSpan().IndexOf(Hex.Bytes("000A 0004 0042 7777")) > 0);
    }

    [Fact]
    public void ManyUnknownAttributes_StillFitTheResponse()
    {
        var answer = _pair.Send(_pair.Check(extra: [.. Enumerable.Range(0x0100, 24).Select(type => (ushort)type)]));

        AssertError(answer, 420);
    }

    [Fact]
    public void UnknownOptionalAttributes_DoNotMatter() =>
        Assert.Equal(IceOutcome.Respond, _pair.Send(_pair.Check(extra: [0xC057, 0x8022])).Outcome);

    [Fact]
    public void AuthenticIndication_KeepsConsent_AndGetsNoAnswer()
    {
        var answer = _pair.Send(_pair.Check(messageClass: StunClass.Indication, nominate: true), second: 20);

        Assert.Equal(new IceAnswer(IceOutcome.Accepted, 0), answer);
        Assert.Equal(TimeSpan.FromSeconds(20), Agent.LastCheckAt);
        Assert.Null(Agent.Selected);

        _pair.Send(_pair.Check(messageClass: StunClass.Indication, integrity: false), second: 30);
        Assert.Equal(TimeSpan.FromSeconds(20), Agent.LastCheckAt);
    }

    [Fact]
    public void Consent_EndsThirtySecondsAfterTheLastCheck()
    {
        Assert.False(Agent.ConsentExpired(TimeSpan.FromSeconds(30), IceLiteAgent.ConsentTimeout));
        Assert.True(Agent.ConsentExpired(TimeSpan.FromSeconds(30.1), IceLiteAgent.ConsentTimeout));

        _pair.Send(_pair.Check(), second: 25);
        Assert.False(Agent.ConsentExpired(TimeSpan.FromSeconds(55), IceLiteAgent.ConsentTimeout));
        Assert.True(Agent.ConsentExpired(TimeSpan.FromSeconds(55.1), IceLiteAgent.ConsentTimeout));
    }

    [Fact]
    public void Addresses_AreBounded_TheOldestGoes_TheSelectedStays()
    {
        var addresses = Enumerable.Range(1, 10).Select(i => IcePair.Address($"192.0.2.{i}:1000")).ToArray();
        _pair.Send(_pair.Check(nominate: true), addresses[0]);
        for (var i = 1; i < 8; i++)
        {
            Assert.Null(_pair.Send(_pair.Check(), addresses[i], second: i).AddressForgotten);
        }

        _pair.Send(_pair.Check(), addresses[1], second: 20);
        Assert.Equal(addresses[2], _pair.Send(_pair.Check(), addresses[8], second: 21).AddressForgotten);
        Assert.Equal(addresses[3], _pair.Send(_pair.Check(), addresses[9], second: 22).AddressForgotten);

        Assert.Equal(IceLiteAgent.MaxAddresses, Agent.Addresses.Length);
        Assert.Contains(addresses[0], Agent.Addresses.ToArray());
        Assert.Contains(addresses[1], Agent.Addresses.ToArray());
    }

    [Fact]
    public void Restart_KeepsTheOldCredentials_UntilTheNewOnesNominate()
    {
        var fresh = new IceCredentials("SERVERufrag2", "restarted+password/0123456");
        _pair.Send(_pair.Check(nominate: true), IcePair.First);
        Assert.Null(Agent.Restart(fresh, "clientUfrag2"));

        Assert.Equal((fresh, _pair.Local), (Agent.Local, Agent.PreviousLocal));
        Assert.Equal(IceOutcome.Respond, _pair.Send(_pair.Check(nominate: true), IcePair.First).Outcome);
        var trial = _pair.Send(_pair.Check(local: fresh, remote: "clientUfrag2"), IcePair.Second);
        Assert.True(trial is { Outcome: IceOutcome.Respond, SelectedChanged: false, UfragRetired: null });
        Assert.True(StunMessage.TryRead(_pair.Response, out var response));
        Assert.True(response.VerifyIntegrity(Encoding.ASCII.GetBytes(fresh.Password)));

        var taken = _pair.Send(_pair.Check(nominate: true, local: fresh, remote: "clientUfrag2"), IcePair.Second);
        Assert.True(taken.SelectedChanged);
        Assert.Equal(_pair.Local.Ufrag, taken.UfragRetired);
        Assert.Equal(IcePair.Second, Agent.Selected);
        Assert.Null(Agent.PreviousLocal);
        Assert.Equal(IceOutcome.Dropped, _pair.Send(_pair.Check(nominate: true), IcePair.First).Outcome);
    }

    [Fact]
    public void SecondRestart_OvertakesTheFirst_NotTheWorkingCredentials()
    {
        var second = new IceCredentials("SERVERufrag2", "restarted+password/0123456");
        var third = new IceCredentials("SERVERufrag3", "restarted+again/0123456789");
        Agent.Restart(second, "clientUfrag2");

        Assert.Equal("SERVERufrag2", Agent.Restart(third, "clientUfrag3"));
        Assert.Equal(IceOutcome.Dropped, _pair.Send(_pair.Check(local: second, remote: "clientUfrag2")).Outcome);
        Assert.Equal(IceOutcome.Respond, _pair.Send(_pair.Check()).Outcome);
        var taken = _pair.Send(_pair.Check(nominate: true, local: third, remote: "clientUfrag3"));
        Assert.Equal(_pair.Local.Ufrag, taken.UfragRetired);
    }

    [Fact]
    public void TooLittleRoomForTheResponse_IsOurMistake() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Agent.Handle(TimeSpan.Zero, _pair.Check(), IcePair.First, new byte[IceLiteAgent.MaxResponseLength - 1]));

    [Fact]
    public void Handling_DoesNotAllocate()
    {
        var check = _pair.Check(nominate: true);
        var forged = _pair.Check(local: new IceCredentials(_pair.Local.Ufrag, "another+password/012345678"));
        var response = new byte[IceLiteAgent.MaxResponseLength];

        Assert.Equal(0, Allocation.Of(i =>
        {
            Agent.Handle(TimeSpan.FromSeconds(i), check, IcePair.First, response);
            Agent.Handle(TimeSpan.FromSeconds(i), forged, IcePair.First, response);
        }));
        Assert.Equal(IcePair.First, Agent.Selected);
    }

    [Fact]
    public void Fuzz_OnlyWhatIsAuthenticChangesAnything()
    {
        byte[][] originals =
        [
            _pair.Check(), _pair.Check(nominate: true), _pair.Check(extra: [0x99]), _pair.Check(controlled: true),
        ];
        var mutator = new PacketMutator(originals);
        FuzzRun.Feed(mutator, packet =>
        {
            var from = IcePair.Address($"192.0.2.{mutator.Choose(256)}:{mutator.Choose(65_536)}");
            var answer = _pair.Send(packet, from);
            if (answer.Outcome != IceOutcome.Dropped)
            {
                Assert.Contains(originals, original => original.AsSpan().SequenceEqual(packet));
            }

            Assert.InRange(Agent.Addresses.Length, 0, IceLiteAgent.MaxAddresses);
        });
    }

    private void AssertError(IceAnswer answer, int code)
    {
        Assert.True(answer is { Outcome: IceOutcome.Respond, AddressAdded: false, SelectedChanged: false });
        Assert.True(StunMessage.TryRead(_pair.Response, out var response));
        Assert.Equal(StunClass.Error, response.Class);
        Assert.Equal(code, response.ErrorCode);
        Assert.True(response.VerifyIntegrity(Encoding.ASCII.GetBytes(_pair.Local.Password)));
        Assert.True(response.HasValidFingerprint);
        Assert.Null(Agent.Selected);
        Assert.Equal(TimeSpan.Zero, Agent.LastCheckAt);
    }
}
