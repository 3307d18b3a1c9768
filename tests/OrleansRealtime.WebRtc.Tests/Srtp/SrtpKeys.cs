using OrleansRealtime.WebRtc.Srtp;

namespace OrleansRealtime.WebRtc.Tests.Srtp;

/// <summary>Fixed keys and packets, so that what fails once fails again.</summary>
internal static class SrtpKeys
{
    public const uint Ssrc = 0x1234_ABCD;

    private static readonly byte[] Master = [.. Enumerable.Range(0, 30).Select(i => (byte)((i * 37) + 11))];

    public static ReadOnlySpan<byte> Key => Master.AsSpan(0, 16);

    public static SrtpSender Sender(SrtpProfile profile) => new(profile, Key, Salt(profile));

    public static SrtpReceiver Receiver(SrtpProfile profile) => new(profile, Key, Salt(profile));

    public static ReadOnlySpan<byte> Salt(SrtpProfile profile) => Master.AsSpan(16, profile.MasterSaltLength());

    /// <summary>A packet of voice with room behind it; every byte follows from number and length.</summary>
    public static int WriteRtp(Span<byte> buffer, int number, int payloadLength = 80, uint ssrc = Ssrc)
    {
        var header = WebRtc.Rtp.RtpWriter.Write(buffer, 111, false, (ushort)number, (uint)number * 960, ssrc);
        for (var i = 0; i < payloadLength; i++)
        {
            buffer[header + i] = (byte)((number * 7) + i);
        }

        return header + payloadLength;
    }

    public static int WriteRtcp(Span<byte> buffer, int number, uint ssrc = Ssrc)
    {
        var report = new WebRtc.Rtcp.RtcpSenderInfo { Ntp = (ulong)number << 20, RtpTimestamp = (uint)number };
        return WebRtc.Rtcp.RtcpWriter.WriteSenderReport(buffer, ssrc, report, [], "someone"u8);
    }

    public static byte[] ProtectedRtp(SrtpSender sender, int number, int payloadLength = 80, uint ssrc = Ssrc)
    {
        var buffer = new byte[payloadLength + 64];
        var length = WriteRtp(buffer, number, payloadLength, ssrc);
        return sender.TryProtect(buffer, length, out var protectedLength) ? buffer[..protectedLength] : [];
    }

    public static byte[] ProtectedRtcp(SrtpSender sender, int number, uint ssrc = Ssrc)
    {
        var buffer = new byte[WebRtc.Rtcp.RtcpWriter.MaxLength + SrtpSender.MaxOverhead];
        var length = WriteRtcp(buffer, number, ssrc);
        return sender.TryProtectRtcp(buffer, length, out var protectedLength) ? buffer[..protectedLength] : [];
    }
}
