using OrleansRealtime.WebRtc.Stun;

namespace OrleansRealtime.WebRtc.Ice;

/// <summary>Whom a check is for, before anything in it is trusted.</summary>
internal static class IceUfrag
{
    private const byte Separator = (byte)':';

    /// <summary>
    /// The receiver's fragment of a Binding request: what stands before the colon in USERNAME (RFC 8445 §7.2.2). Only
    /// good for finding the <see cref="IceLiteAgent"/> that decides; anyone can write it.
    /// </summary>
    public static bool TryPeek(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> localUfrag)
    {
        localUfrag = default;
        if (!StunMessage.TryRead(datagram, out var message)
            || message.Method != StunMethod.Binding
            || message.Class is not (StunClass.Request or StunClass.Indication))
        {
            return false;
        }

        var separator = message.Username.IndexOf(Separator);
        if (separator <= 0)
        {
            return false;
        }

        localUfrag = message.Username[..separator];
        return true;
    }
}
