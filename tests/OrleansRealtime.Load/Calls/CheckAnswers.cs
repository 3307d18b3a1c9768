using System.Text;
using OrleansRealtime.WebRtc;
using OrleansRealtime.WebRtc.Ice;
using OrleansRealtime.WebRtc.Stun;

namespace OrleansRealtime.Load.Calls;

/// <summary>Answers the checks of a side that is no lite one (RFC 8445 section 7.3), as far as two processes on one machine need it.</summary>
internal sealed class CheckAnswers(IceCredentials own)
{
    private readonly byte[] _key = Encoding.ASCII.GetBytes(own.Password);

    /// <returns>False when it is no check of the other side's.</returns>
    public bool TryAnswer(ReadOnlySpan<byte> datagram, in TransportAddress from, Span<byte> answer, out int length)
    {
        length = 0;
        if (!StunMessage.TryRead(datagram, out var message)
            || message.Class != StunClass.Request
            || !message.HasValidFingerprint
            || !message.VerifyIntegrity(_key))
        {
            return false;
        }

        var writer = new StunWriter(answer, StunClass.Success, StunMethod.Binding, message.TransactionId);
        writer.AddXorMappedAddress(from);
        writer.AddIntegrity(_key);
        writer.AddFingerprint();
        length = writer.Length;
        return true;
    }
}
