using System.Net;
using OrleansRealtime.WebRtc.Stun;

namespace OrleansRealtime.WebRtc.Tests.Stun;

public sealed class StunWriterTests
{
    [Theory]
    [InlineData("192.0.2.1:32853")]
    [InlineData("[2001:db8:1234:5678:11:2233:4455:6677]:32853")]
    public void WrittenMappedAddress_IsTheVectorsOne(string text)
    {
        var buffer = new byte[100];
        var writer = new StunWriter(buffer, StunClass.Success, StunMethod.Binding, Rfc5769.TransactionId);
        writer.AddXorMappedAddress(TransportAddress.From(IPEndPoint.Parse(text)));

        // Both vectors have the address behind header and SOFTWARE, which is 16 bytes.
        var vector = text[0] == '[' ? Rfc5769.ResponseIPv6 : Rfc5769.ResponseIPv4;
        var attribute = buffer.AsSpan(StunFormat.HeaderLength, writer.Length - StunFormat.HeaderLength);
        Assert.Equal(vector.AsSpan(StunFormat.HeaderLength + 16, attribute.Length), attribute);
    }

    [Fact]
    public void EveryAttribute_IsReadAsWritten()
    {
        var buffer = new byte[300];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, Rfc5769.TransactionId);
        writer.AddUsername("evtj:h6vY"u8);
        writer.AddPriority(0x6e0001ff);
        writer.AddUseCandidate();
        writer.AddIceControlling(0x0123_4567_89AB_CDEF);
        writer.AddIceControlled(42);
        writer.AddErrorCode(487, "Role Conflict"u8);
        writer.AddIntegrity(Rfc5769.Key);
        writer.AddFingerprint();

        Assert.True(StunMessage.TryRead(buffer.AsSpan(0, writer.Length), out var message));
        Assert.True(message.Username.SequenceEqual("evtj:h6vY"u8));
        Assert.Equal(0x6e0001ffu, message.Priority);
        Assert.True(message.UseCandidate);
        Assert.Equal(0x0123_4567_89AB_CDEFul, message.IceControlling);
        Assert.Equal(42ul, message.IceControlled);
        Assert.Equal(487, message.ErrorCode);
        Assert.True(message.VerifyIntegrity(Rfc5769.Key));
        Assert.True(message.HasValidFingerprint);
    }

    [Theory]
    [InlineData(StunClass.Request, 1, 0x0001)]
    [InlineData(StunClass.Indication, 1, 0x0011)]
    [InlineData(StunClass.Success, 1, 0x0101)]
    [InlineData(StunClass.Error, 1, 0x0111)]
    [InlineData(StunClass.Error, 0xFFF, 0x3FFF)]
    [InlineData(StunClass.Request, 0x0A5, 0x0245)]
    internal void MessageType_InterleavesClassAndMethod(StunClass messageClass, int method, int type)
    {
        Assert.Equal(type, StunFormat.MessageType(messageClass, (StunMethod)method));
        Assert.Equal(messageClass, StunFormat.ClassOf((ushort)type));
        Assert.Equal((StunMethod)method, StunFormat.MethodOf((ushort)type));
    }

    [Fact]
    public void TooSmallABuffer_IsRefused() => Assert.Throws<ArgumentException>(() =>
    {
        var writer = new StunWriter(new byte[24], StunClass.Request, StunMethod.Binding, Rfc5769.TransactionId);
        writer.AddPriority(1);
    });
}
