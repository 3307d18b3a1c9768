using System.Text;
using OrleansRealtime.WebRtc.Stun;
using OrleansRealtime.WebRtc.Tests.Fuzzing;

namespace OrleansRealtime.WebRtc.Tests.Stun;

public sealed class StunMessageTests
{
    [Fact]
    public void Rfc5769Request_IsReadAndAuthentic()
    {
        Assert.True(StunMessage.TryRead(Rfc5769.Request, out var message));

        Assert.Equal(StunClass.Request, message.Class);
        Assert.Equal(StunMethod.Binding, message.Method);
        Assert.Equal(Rfc5769.TransactionId, message.TransactionId.ToArray());
        Assert.Equal("evtj:h6vY", Encoding.ASCII.GetString(message.Username));
        Assert.Equal(0x6e0001ffu, message.Priority);
        Assert.Equal(0x932ff9b151263b36ul, message.IceControlled);
        Assert.Null(message.IceControlling);
        Assert.False(message.UseCandidate);
        Assert.Equal(0, message.UnknownRequiredCount);
        Assert.True(message.HasValidFingerprint);
        Assert.True(message.VerifyIntegrity(Rfc5769.Key));
    }

    [Fact]
    public void Rfc5769IPv4Response_IsReadAndAuthentic() =>
        CheckResponse(Rfc5769.ResponseIPv4, "192.0.2.1:32853");

    [Fact]
    public void Rfc5769IPv6Response_IsReadAndAuthentic() =>
        CheckResponse(Rfc5769.ResponseIPv6, "[2001:db8:1234:5678:11:2233:4455:6677]:32853");

    [Fact]
    public void AnyChangedBit_FailsFingerprintOrReading()
    {
        for (var bit = 0; bit < Rfc5769.Request.Length * 8; bit++)
        {
            var changed = Rfc5769.Request.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(StunMessage.TryRead(changed, out var message) && message.HasValidFingerprint);
        }
    }

    [Fact]
    public void AnyChangedBitUnderTheIntegrity_IsFound()
    {
        var integrityAt = Rfc5769.Request.Length - 32;
        for (var bit = 0; bit < integrityAt * 8; bit++)
        {
            var changed = Rfc5769.Request.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(StunMessage.TryRead(changed, out var message) && message.VerifyIntegrity(Rfc5769.Key));
        }
    }

    [Fact]
    public void WrongPassword_IsFound()
    {
        Assert.True(StunMessage.TryRead(Rfc5769.Request, out var message));
        Assert.False(message.VerifyIntegrity("VOkJxbRl1RmTxUk/WvJxBu"u8));
    }

    [Fact]
    public void AnyPartOfAMessage_IsRefused()
    {
        for (var length = 0; length < Rfc5769.Request.Length; length++)
        {
            Assert.False(StunMessage.TryRead(Rfc5769.Request.AsSpan(0, length), out _));
        }

        Assert.False(StunMessage.TryRead([.. Rfc5769.Request, 0, 0, 0, 0], out _));
    }

    [Fact]
    public void AttributesAfterIntegrity_AreIgnored()
    {
        var buffer = new byte[200];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, Rfc5769.TransactionId);
        writer.AddIntegrity(Rfc5769.Key);
        writer.AddUseCandidate();
        writer.AddUsername("a:b"u8);
        writer.Add((StunAttribute)0x7777, 4);
        writer.AddFingerprint();

        Assert.True(StunMessage.TryRead(buffer.AsSpan(0, writer.Length), out var message));
        Assert.True(message.VerifyIntegrity(Rfc5769.Key));
        Assert.True(message.HasValidFingerprint);
        Assert.False(message.UseCandidate);
        Assert.True(message.Username.IsEmpty);
        Assert.Equal(0, message.UnknownRequiredCount);
        Assert.Equal(0, message.CopyUnknownRequired(new ushort[4]));
    }

    [Fact]
    public void AttributesAfterFingerprint_AreRefused()
    {
        var buffer = new byte[100];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, Rfc5769.TransactionId);
        writer.AddFingerprint();
        writer.AddUseCandidate();

        Assert.False(StunMessage.TryRead(buffer.AsSpan(0, writer.Length), out _));
    }

    [Fact]
    public void FirstOfTwoAttributes_Counts()
    {
        var buffer = new byte[100];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, Rfc5769.TransactionId);
        writer.AddUsername("first"u8);
        writer.AddUsername("second"u8);

        Assert.True(StunMessage.TryRead(buffer.AsSpan(0, writer.Length), out var message));
        Assert.Equal("first", Encoding.ASCII.GetString(message.Username));
    }

    [Fact]
    public void UnknownRequiredAttributes_AreNamed_OptionalOnesAreNot()
    {
        var buffer = new byte[100];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, Rfc5769.TransactionId);
        writer.Add((StunAttribute)0x0099, 5);
        writer.Add((StunAttribute)0xC057, 4);
        writer.Add((StunAttribute)0x7FFF, 0);

        Assert.True(StunMessage.TryRead(buffer.AsSpan(0, writer.Length), out var message));
        Assert.Equal(2, message.UnknownRequiredCount);
        var types = new ushort[4];
        Assert.Equal(2, message.CopyUnknownRequired(types));
        Assert.Equal([0x0099, 0x7FFF, 0, 0], types);
        Assert.Equal(1, message.CopyUnknownRequired(types.AsSpan(0, 1)));
    }

    [Theory]
    [InlineData(StunAttribute.Priority, 3)]
    [InlineData(StunAttribute.Priority, 8)]
    [InlineData(StunAttribute.UseCandidate, 1)]
    [InlineData(StunAttribute.IceControlling, 4)]
    [InlineData(StunAttribute.IceControlled, 12)]
    [InlineData(StunAttribute.MessageIntegrity, 16)]
    [InlineData(StunAttribute.Fingerprint, 8)]
    [InlineData(StunAttribute.ErrorCode, 2)]
    [InlineData(StunAttribute.XorMappedAddress, 3)]
    internal void AttributesOfAWrongLength_AreRefused(StunAttribute type, int length)
    {
        var buffer = new byte[100];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, Rfc5769.TransactionId);
        writer.Add(type, length);

        Assert.False(StunMessage.TryRead(buffer.AsSpan(0, writer.Length), out _));
    }

    [Fact]
    public void ReadingAndVerifying_DoesNotAllocate()
    {
        var good = 0;
        Assert.Equal(0, Allocation.Of(_ =>
        {
            if (StunMessage.TryRead(Rfc5769.ResponseIPv6, out var message)
                && message.HasValidFingerprint
                && message.VerifyIntegrity(Rfc5769.Key)
                && message.TryGetMappedAddress(out var _))
            {
                good++;
            }
        }));
        Assert.Equal(550, good);
    }

    [Fact]
    public void Fuzz_NothingThrows_NothingForgedPasses()
    {
        var mutator = new PacketMutator(Rfc5769.Request, Rfc5769.ResponseIPv4, Rfc5769.ResponseIPv6);
        var types = new ushort[8];
        FuzzRun.Feed(mutator, packet =>
        {
            if (!StunMessage.TryRead(packet, out var message))
            {
                return;
            }

            _ = (message.Class, message.Method, message.Priority, message.UseCandidate, message.ErrorCode);
            _ = (message.IceControlled, message.IceControlling, message.TransactionId.Length, message.Username.Length);
            _ = message.TryGetMappedAddress(out _);
            var copied = message.CopyUnknownRequired(types);
            Assert.Equal(Math.Min(message.UnknownRequiredCount, types.Length), copied);
            if (message.HasValidFingerprint && message.VerifyIntegrity(Rfc5769.Key))
            {
                Assert.Contains(
                    [Rfc5769.Request, Rfc5769.ResponseIPv4, Rfc5769.ResponseIPv6],
                    original => original.AsSpan().SequenceEqual(packet));
            }
        });
    }

    private static void CheckResponse(byte[] datagram, string expected)
    {
        Assert.True(StunMessage.TryRead(datagram, out var message));
        Assert.Equal(StunClass.Success, message.Class);
        Assert.Equal(StunMethod.Binding, message.Method);
        Assert.True(message.HasValidFingerprint);
        Assert.True(message.VerifyIntegrity(Rfc5769.Key));
        Assert.True(message.TryGetMappedAddress(out var address));
        Assert.Equal(expected, address.ToString());
    }
}
