using System.Security.Cryptography;
using System.Text;
using OrleansRealtime.WebRtc.Stun;

namespace OrleansRealtime.Testing.Calls;

/// <summary>What somebody sends to a server's port who has heard of a call and knows none of its secrets.</summary>
public static class Forgeries
{
    private const int MaxCheck = 256;

    /// <summary>A check with the right names and the wrong password.</summary>
    /// <param name="serverUfrag">As the answer names it.</param>
    public static byte[] Check(string serverUfrag)
    {
        var buffer = new byte[MaxCheck];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, RandomNumberGenerator.GetBytes(StunFormat.TransactionIdLength));
        writer.AddUsername(Encoding.ASCII.GetBytes($"{serverUfrag}:abcd"));
        writer.AddPriority(1);
        writer.AddIceControlling(1);
        writer.AddUseCandidate();
        writer.AddIntegrity("not the password, in 22 letters"u8);
        writer.AddFingerprint();
        return buffer[..writer.Length];
    }

    /// <summary>The beginning of a DTLS handshake.</summary>
    public static byte[] Hello() => [22, 254, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>A packet of sound, protected by a key of nobody's.</summary>
    public static byte[] Sound(ushort sequence) =>
        [0x80, 111, (byte)(sequence >> 8), (byte)sequence, 0, 0, 0, 1, 0, 0, 0x5E, 0xED, .. RandomNumberGenerator.GetBytes(60)];

    /// <summary>A report, likewise.</summary>
    public static byte[] Report() => [0x80, 203, 0, 1, 0, 0, 0x5E, 0xED, .. RandomNumberGenerator.GetBytes(30)];
}
