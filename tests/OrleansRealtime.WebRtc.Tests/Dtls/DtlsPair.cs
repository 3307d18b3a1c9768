using System.Diagnostics;
using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.WebRtc.Tests.Dtls;

/// <summary>A client and a server with a network in between that loses what it is told to.</summary>
/// <remarks>The clock is the machine's, because OpenSSL's timers go by no other. They are set so short that nothing here
/// waits longer than some milliseconds.</remarks>
internal sealed class DtlsPair : IDisposable
{
    // OpenSSL takes what is due within 15 ms for due; so these are 5 ms and 35 ms.
    public static readonly DtlsTimers Hasty =
        new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(15));

    // Where nothing gets lost nothing is sent again, however busy the machine is.
    private static readonly DtlsTimers Patient =
        new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));

    public static readonly DtlsIdentity ClientIdentity = DtlsIdentity.Create(TimeProvider.System);
    public static readonly DtlsIdentity ServerIdentity = DtlsIdentity.Create(TimeProvider.System);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly int[] _sent = new int[2];

    public DtlsPair(
        DtlsFingerprint? clientExpects = null, DtlsFingerprint? serverExpects = null, DtlsTimers? timers = null)
    {
        timers ??= Patient;
        Client = new DtlsTransport(
            ClientIdentity, DtlsRole.Client, clientExpects ?? ServerIdentity.Fingerprint, timers);
        Server = new DtlsTransport(
            ServerIdentity, DtlsRole.Server, serverExpects ?? ClientIdentity.Fingerprint, timers);
    }

    public DtlsTransport Client { get; }

    public DtlsTransport Server { get; }

    public TimeSpan Now => _clock.Elapsed;

    /// <summary>Who sent a datagram and its number among the sender's: whether it gets lost.</summary>
    public Func<DtlsRole, int, bool> Loses { get; set; } = (_, _) => false;

    /// <summary>Sees, and may change, every datagram before it is delivered.</summary>
    public Action<DtlsRole, byte[]> Passing { get; set; } = (_, _) => { };

    public int Lost { get; private set; }

    /// <summary>Whether both have connected, or one has failed and told the other.</summary>
    public bool IsOver => Client.State == DtlsState.Failed || Server.State == DtlsState.Failed
        || (Client.State > DtlsState.Connecting && Server.State > DtlsState.Connecting);

    public static DtlsPair Connected()
    {
        var pair = new DtlsPair();
        pair.Connect();
        Assert.Equal(DtlsState.Connected, pair.Client.State);
        Assert.Equal(DtlsState.Connected, pair.Server.State);
        return pair;
    }

    /// <summary>Runs until it is over, and everything sent has arrived.</summary>
    public void Connect()
    {
        Server.Start(Now);
        Client.Start(Now);
        for (var rounds = 0; !IsOver; rounds++)
        {
            Assert.True(rounds < 2_000, $"Client {Client.State}, server {Server.State} after {rounds} rounds.");
            if (!Deliver())
            {
                Thread.Sleep(1);
                Client.HandleTimeout(Now);
                Server.HandleTimeout(Now);
            }
        }

        while (Deliver())
        {
        }
    }

    /// <summary>Carries over what both sides have ready. False when there was nothing.</summary>
    public bool Deliver() => Carry(Client, Server, DtlsRole.Client) | Carry(Server, Client, DtlsRole.Server);

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private bool Carry(DtlsTransport from, DtlsTransport to, DtlsRole sender)
    {
        Span<byte> datagram = stackalloc byte[DtlsTransport.MaxDatagram];
        var any = false;
        while (from.TryTakeDatagram(datagram, out var count))
        {
            any = true;
            if (Loses(sender, _sent[(int)sender]++))
            {
                Lost++;
                continue;
            }

            var copy = datagram[..count].ToArray();
            Passing(sender, copy);
            to.HandleDatagram(Now, copy);
        }

        return any;
    }
}
