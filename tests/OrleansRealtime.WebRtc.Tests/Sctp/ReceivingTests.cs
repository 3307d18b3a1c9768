using System.Buffers.Binary;
using OrleansRealtime.WebRtc.Sctp;
using static OrleansRealtime.WebRtc.Tests.Sctp.PacketBuilder;

namespace OrleansRealtime.WebRtc.Tests.Sctp;

public sealed class ReceivingTests
{
    [Fact]
    public void SecondPacket_IsAcknowledgedAtOnce_TheFirstAfter20Milliseconds()
    {
        var peer = ScriptedPeer.Connected();
        Assert.Empty(peer.Say(Data(1000, [1])));
        var sack = Assert.Single(peer.Say(Data(1001, [2])));
        Assert.Equal((ChunkType.Sack, 1001u), (sack.Type, sack.Word(0)));

        var before = peer.Now;
        Assert.Empty(peer.Say(Data(1002, [3])));
        Assert.Equal(1002u, Assert.Single(peer.Wait()).Word(0));
        Assert.Equal(TimeSpan.FromMilliseconds(20), peer.Now - before);
        Assert.Null(peer.Association.NextTimeout);
    }

    [Fact]
    public void ChunkThatAsksForIt_IsAcknowledgedAtOnce()
    {
        var peer = ScriptedPeer.Connected();
        Assert.Single(peer.Say(Data(1000, [1], flags: 3 | 8)));
    }

    [Fact]
    public void Gap_IsReportedAtOnce_AndFilledInOrder()
    {
        var peer = ScriptedPeer.Connected();
        var sack = Assert.Single(peer.Say(Data(1001, [2]), Data(1002, [3]), Data(1004, [5])));
        Assert.Equal((999u, 2), (sack.Word(0), sack.Half(8)));
        Assert.Equal((2, 3, 5, 5), (sack.Half(12), sack.Half(14), sack.Half(16), sack.Half(18)));
        Assert.Empty(peer.Endpoint.Messages);

        peer.Say(Data(1003, [4]));
        peer.Say(Data(1000, [1]));
        Assert.Equal([1, 2, 3, 4, 5], peer.Endpoint.Messages.Select(one => one.Bytes[0]));
    }

    [Fact]
    public void Duplicates_AreReported_AndNotDelivered()
    {
        var peer = ScriptedPeer.Connected();
        peer.Say(Data(1000, [1]), Data(1002, [3]));
        var sack = Assert.Single(peer.Say(Data(1000, [1]), Data(1002, [3]), Data(900, [9])));
        Assert.Equal((1, 3), (sack.Half(8), sack.Half(10)));
        Assert.Equal((1000u, 1002u, 900u), (sack.Word(16), sack.Word(20), sack.Word(24)));
        Assert.Single(peer.Endpoint.Messages);
        Assert.Equal(3, peer.Association.Statistics.Duplicates);
    }

    [Fact]
    public void FragmentsOfAMessage_AreJoined_WhateverTheirOrder()
    {
        var peer = ScriptedPeer.Connected(initialTsn: 0xFFFF_FFFE);
        peer.Say(Data(0, [3], flags: 0));
        peer.Say(Data(1, [4], flags: 1));
        peer.Say(Data(0xFFFF_FFFE, [1], flags: 2));
        Assert.Empty(peer.Endpoint.Messages);
        peer.Say(Data(0xFFFF_FFFF, [2], flags: 0));
        Assert.Equal([1, 2, 3, 4], Assert.Single(peer.Endpoint.Messages).Bytes);
    }

    [Fact]
    public void UnorderedMessages_OfEveryStream_Arrive()
    {
        var peer = ScriptedPeer.Connected();
        peer.Say(Data(1000, [1], flags: 3 | 4, stream: 65_535), Data(1001, [2], stream: 9));
        Assert.Equal([65_535, 9], peer.Endpoint.Messages.Select(one => (int)one.Stream));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 2)]
    [InlineData(1, 1)]
    public void PiecesThatDoNotBelongTogether_AreDropped(byte first, byte second)
    {
        var peer = ScriptedPeer.Connected();
        peer.Say(Data(1000, [1], first), Data(1001, [2], second), Data(1002, [3], flags: 3));
        Assert.Equal([3], Assert.Single(peer.Endpoint.Messages).Bytes);
        Assert.Equal(SctpState.Established, peer.Association.State);
    }

    [Fact]
    public void ForwardTsn_SkipsWhatIsMissing_AndKeepsWhatCame()
    {
        var peer = ScriptedPeer.Connected();
        peer.Say(Data(1000, [1], flags: 2), Data(1003, [4]), Data(1006, [7]));
        var sack = Assert.Single(peer.Say(ForwardTsn(1004)));
        Assert.Equal((1004u, 1, 2), (sack.Word(0), sack.Half(8), sack.Half(12)));
        Assert.Equal([4], peer.Endpoint.Messages.Select(one => one.Bytes[0]));
        peer.Say(Data(1005, [6]));
        Assert.Equal([4, 6, 7], peer.Endpoint.Messages.Select(one => one.Bytes[0]));
    }

    [Fact]
    public void ForwardTsn_FarAhead_CostsNothing()
    {
        var peer = ScriptedPeer.Connected();
        peer.Say(Data(1000, [1], flags: 2), Data(1003, [4], flags: 2));
        Assert.Equal(0x7000_0000u, Assert.Single(peer.Say(ForwardTsn(0x7000_0000))).Word(0));
        Assert.Equal(0x7000_0000u, Assert.Single(peer.Say(ForwardTsn(1001))).Word(0));
        peer.Say(Data(0x7000_0001, [9]));
        Assert.Equal([9], Assert.Single(peer.Endpoint.Messages).Bytes);
    }

    [Fact]
    public void Reset_WaitsForEverythingSentBefore()
    {
        var peer = ScriptedPeer.Connected();
        var answer = Assert.Single(peer.Say(Reset(1000, 1000, 4)));
        Assert.Equal(ChunkType.Reconfig, answer.Type);
        Assert.Equal((1000u, (uint)ResetResult.InProgress), (answer.Word(4), answer.Word(8)));
        Assert.Empty(peer.Endpoint.Events);

        answer = peer.Say(Data(1000, [1], stream: 4)).Single(one => one.Type == ChunkType.Reconfig);
        Assert.Equal((1000u, (uint)ResetResult.Performed), (answer.Word(4), answer.Word(8)));
        Assert.Single(peer.Endpoint.Messages);
        var reset = Assert.Single(peer.Endpoint.Events);
        Assert.Equal(SctpEventKind.PeerResetStreams, reset.Kind);
        Assert.Equal<ushort>([4], reset.Streams!);

        // Asked again, it is answered again and not done again.
        Assert.Equal((uint)ResetResult.Performed, Assert.Single(peer.Say(Reset(1000, 1000, 4))).Word(8));
        Assert.Equal((uint)ResetResult.BadSequence, Assert.Single(peer.Say(Reset(1005, 1000, 4))).Word(8));
        Assert.Single(peer.Endpoint.Events);
    }

    [Theory]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    public void OtherReconfigurations_AreDenied(byte type)
    {
        var peer = ScriptedPeer.Connected();
        var answer = Assert.Single(peer.Say(Chunk(ChunkType.Reconfig, 0, [0, type, 0, 12, .. Word(1000), 0, 1, 0, 0])));
        Assert.Equal((1000u, (uint)ResetResult.Denied), (answer.Word(4), answer.Word(8)));
    }

    [Fact]
    public void Heartbeat_ComesBackAsItIs()
    {
        var peer = ScriptedPeer.Connected();
        byte[] content = [0, 1, 0, 9, 1, 2, 3, 4, 5];
        var answer = Assert.Single(peer.Say(Chunk(ChunkType.Heartbeat, 0, content)));
        Assert.Equal(ChunkType.HeartbeatAck, answer.Type);
        Assert.Equal(content, answer.Value);
        Assert.Empty(peer.Say(Chunk(ChunkType.Heartbeat, 0, new byte[1000])));
    }

    [Fact]
    public void WrongTag_Checksum_OrPort_IsDropped()
    {
        var peer = ScriptedPeer.Connected();
        peer.SayTo(peer.LocalTag + 1, Data(1000, [1]));
        peer.SayTo(0, Data(1000, [1]));
        peer.SayTo(ScriptedPeer.Tag, Data(1000, [1]));
        var flipped = Packet(peer.LocalTag, Data(1000, [1]));
        flipped[^1] ^= 1;
        peer.Association.HandlePacket(peer.Now, flipped);
        var otherPort = Packet(peer.LocalTag, Data(1000, [1]));
        otherPort[1]++;
        Seal(otherPort);
        peer.Association.HandlePacket(peer.Now, otherPort);
        peer.Association.HandlePacket(peer.Now, []);
        Assert.Empty(peer.Listen());
        Assert.Empty(peer.Endpoint.Messages);
        Assert.Equal(6, peer.Association.Statistics.DroppedPackets);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(18)]
    [InlineData(65_535)]
    public void ImpossibleLength_EndsThePacket_NotTheAssociation(int length)
    {
        var peer = ScriptedPeer.Connected();
        var broken = Chunk(ChunkType.Data, 3, [.. Word(1001), 0, 0, 0, 0, 0, 0, 0, 51, 5], length);
        peer.Say(Data(1000, [1]), broken[..16]);
        Assert.Equal([1], Assert.Single(peer.Endpoint.Messages).Bytes);
        Assert.Equal(1, peer.Association.Statistics.DroppedChunks);
        peer.Say(Data(1001, [2]));
        Assert.Equal(2, peer.Endpoint.Messages.Count);
    }

    [Fact]
    public void MissingPaddingAtTheEnd_IsForgiven()
    {
        var peer = ScriptedPeer.Connected();
        peer.Say(Data(1000, [1])[..17]);
        Assert.Single(peer.Endpoint.Messages);
    }

    [Fact]
    public void UnknownChunks_AreSkippedOrEndThePacket_AsTheirTypeSays()
    {
        var peer = ScriptedPeer.Connected();
        peer.Say(Chunk((ChunkType)0xFE, 0, [1]), Data(1000, [1]));
        Assert.Single(peer.Endpoint.Messages);
        peer.Say(Chunk((ChunkType)0x3E, 0, [1]), Data(1001, [1]));
        peer.Say(Chunk((ChunkType)0x7E, 0, [1]), Data(1001, [1]));
        Assert.Single(peer.Endpoint.Messages);
    }

    [Fact]
    public void DataWithoutData_EndsTheAssociation()
    {
        var peer = ScriptedPeer.Connected();
        Assert.Equal(ChunkType.Abort, Assert.Single(peer.Say(Data(1000, []))).Type);
        Assert.Equal([new SctpEvent(SctpEventKind.Aborted, End: SctpEnd.NoUserData)], peer.Endpoint.Events);
    }

    [Fact]
    public void ErrorChunk_IsIgnored()
    {
        var peer = ScriptedPeer.Connected();
        peer.Say(Chunk(ChunkType.Error, 0, [0, 6, 0, 4]), Data(1000, [1]));
        Assert.Single(peer.Endpoint.Messages);
    }

    [Fact]
    public void HostileSender_CannotMakeMemoryGrow()
    {
        var options = new SctpOptions { MaxMessageBytes = 50_000, ReceiveWindow = 60_000 };
        var peer = ScriptedPeer.Connected(options: options);
        var packet = Packet(peer.LocalTag, Data(0, new byte[1000]));
        var answer = new byte[SctpPacket.MaxLength];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (uint ahead = 1; ahead < 100_000; ahead++)
        {
            // Never the first one, so that nothing can be delivered: 100 MB, were it kept.
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(SctpPacket.HeaderLength + 4), 1000 + ahead);
            Seal(packet);
            peer.Association.HandlePacket(peer.Now, packet);
            Assert.True(peer.Association.TryTakePacket(peer.Now, answer, out _));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
        Assert.Equal(99_999 - 60, peer.Association.Statistics.DroppedChunks);
        Assert.Equal(0u, BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(SctpPacket.HeaderLength + 8)));
    }

    [Fact]
    public void HostThatTakesNothing_GetsNothingMore_UntilItDoes()
    {
        var options = new SctpOptions { MaxMessageBytes = 10_000, ReceiveWindow = 10_000 };
        var peer = ScriptedPeer.Connected(options: options);
        peer.Endpoint.IsTaking = false;
        for (uint index = 0; index < 100; index++)
        {
            peer.Say(Data(1000 + index, new byte[1000]));
        }

        peer.Endpoint.IsTaking = true;
        var sack = Assert.Single(peer.Listen());
        Assert.Equal((1009u, 10_000u), (sack.Word(0), sack.Word(4)));
        Assert.Equal(10, peer.Endpoint.Messages.Count);
    }
}
