using System.Security.Cryptography;
using System.Text;
using OrleansRealtime.WebRtc.Stun;

namespace OrleansRealtime.WebRtc.Ice;

/// <summary>
/// The client's side of ICE towards one address of a lite server, as far as callers of our own need it: it checks,
/// nominates at once and keeps consent fresh. Call <see cref="TrySend"/> whenever <see cref="NextTimeout"/> has come.
/// </summary>
/// <param name="local">The credentials in our offer.</param>
/// <param name="remote">The credentials in the server's answer.</param>
/// <param name="server">Where checks go and answers come from.</param>
/// <param name="now">The first check is due now.</param>
internal sealed class IceControllingAgent(
    IceCredentials local, IceCredentials remote, TransportAddress server, TimeSpan now)
{
    /// <summary>Room that is enough for a check with fragments of up to 64 characters on both sides.</summary>
    public const int MaxCheckLength = 256;

    // Host candidate, one interface, component 1: RFC 8445 §5.1.2.
    private const uint HostPriority = (126u << 24) | (65_535u << 8) | 255;

    private static readonly TimeSpan FirstRetransmission = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestRetransmission = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ConsentInterval = TimeSpan.FromSeconds(4);

    private readonly byte[] _username = Encoding.ASCII.GetBytes($"{remote.Ufrag}:{local.Ufrag}");
    private readonly byte[] _key = Encoding.ASCII.GetBytes(remote.Password);
    private readonly byte[] _transactionId = RandomNumberGenerator.GetBytes(StunFormat.TransactionIdLength);
    private readonly ulong _tieBreaker = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private TimeSpan _retransmission = FirstRetransmission;
    private bool _waiting;

    /// <summary>When <see cref="TrySend"/> has something to send.</summary>
    public TimeSpan NextTimeout { get; private set; } = now;

    /// <summary>Whether checks carry USE-CANDIDATE. True unless the test is about its absence.</summary>
    public bool Nominates { get; set; } = true;

    /// <summary>True once a check has been answered.</summary>
    public bool Connected { get; private set; }

    /// <summary>When the last check was answered, or the agent began.</summary>
    public TimeSpan LastAnswerAt { get; private set; } = now;

    /// <summary>Our own address as the server sees it; null before the first answer.</summary>
    public TransportAddress? Mapped { get; private set; }

    /// <summary>The code of the last error answer; null while there was none.</summary>
    public int? LastError { get; private set; }

    /// <summary>
    /// True when the server has not answered for so long that nothing more may be sent to it: RFC 7675.
    /// </summary>
    public bool ConsentExpired(TimeSpan now, TimeSpan timeout) => now - LastAnswerAt > timeout;

    /// <summary>Checks again at once: our own address may have changed.</summary>
    public void CheckNow(TimeSpan now)
    {
        RandomNumberGenerator.Fill(_transactionId);
        _waiting = false;
        NextTimeout = now;
    }

    /// <param name="now">Monotonic, any origin.</param>
    /// <param name="buffer">At least <see cref="MaxCheckLength"/>.</param>
    /// <param name="length">Bytes to send to the server.</param>
    /// <returns>False when nothing is due.</returns>
    public bool TrySend(TimeSpan now, Span<byte> buffer, out int length)
    {
        length = 0;
        if (now < NextTimeout)
        {
            return false;
        }

        if (!_waiting)
        {
            _waiting = true;
            _retransmission = FirstRetransmission;
        }

        NextTimeout = now + _retransmission;
        _retransmission = TimeSpan.FromTicks(Math.Min(_retransmission.Ticks * 2, LongestRetransmission.Ticks));
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, _transactionId);
        writer.AddUsername(_username);
        writer.AddPriority(HostPriority);
        writer.AddIceControlling(_tieBreaker);
        if (Nominates)
        {
            writer.AddUseCandidate();
        }

        writer.AddIntegrity(_key);
        writer.AddFingerprint();
        length = writer.Length;
        return true;
    }

    /// <returns>True when the datagram answers the check that is under way.</returns>
    public bool Handle(TimeSpan now, ReadOnlySpan<byte> datagram, TransportAddress from)
    {
        if (from != server
            || !_waiting
            || !StunMessage.TryRead(datagram, out var message)
            || message.Method != StunMethod.Binding
            || message.Class is not (StunClass.Success or StunClass.Error)
            || !message.TransactionId.SequenceEqual(_transactionId)
            || !message.HasValidFingerprint
            || !message.VerifyIntegrity(_key))
        {
            return false;
        }

        _waiting = false;
        RandomNumberGenerator.Fill(_transactionId);
        if (message.Class == StunClass.Error)
        {
            LastError = message.ErrorCode;
            NextTimeout = now + LongestRetransmission;
            return true;
        }

        Connected = true;
        LastAnswerAt = now;
        NextTimeout = now + ConsentInterval;
        if (message.TryGetMappedAddress(out var mapped))
        {
            Mapped = mapped;
        }

        return true;
    }
}
