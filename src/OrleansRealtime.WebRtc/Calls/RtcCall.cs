using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Threading.Channels;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Hosting.Workers;
using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Hosting;
using OrleansRealtime.WebRtc.Ice;
using OrleansRealtime.WebRtc.Options;
using OrleansRealtime.WebRtc.Peers;
using OrleansRealtime.WebRtc.Sdp;

namespace OrleansRealtime.WebRtc.Calls;

/// <summary>
/// One call, to whoever holds it: messages and voice both ways. Behind it is an <see cref="RtcPeer"/> that does no I/O, one lock around
/// it, and the links its datagrams leave by. Nothing of the caller's is called under the lock but the source of what is played.
/// </summary>
public sealed partial class RtcCall : IDisposable
{
    // Messages that wait to be acted on; while there are more, the client waits.
    private const int MaxWaitingMessages = 256;
    private const long MaxWaitingBytes = 1024 * 1024;

    private const int MaxDatagram = 2_048;

    // 20 ms of what is played.
    private const int FrameSamples = 480;

    // A client that reads nothing for so long has gone, whatever its network says.
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(30);

    private readonly RtcServer _server;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly Lock _lock = new();
    private readonly RtcPeer _peer;
    private readonly AudioInbox _audio = new();
    private readonly Signal _sent = new();
    private readonly byte[] _datagram = GC.AllocateUninitializedArray<byte>(MaxDatagram);
    private readonly short[] _pcm = new short[RtcPeer.MaxAudioSamples];
    private readonly Dictionary<int, IRtcLink> _links = [];

    // Bounded by what is taken from the peer: what one datagram completes always has room.
    private readonly Channel<RtcEvent> _events =
        Channel.CreateUnbounded<RtcEvent>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private Func<Span<short>, int>? _source;
    private TransportAddress _route;
    private SocketAddress? _routeAddress;
    private IRtcLink? _routeLink;
    private long _due;
    private long _waitingBytes;
    private int _waitingMessages;
    private volatile bool _isHolding;
    private volatile bool _isWoken;
    private volatile bool _isOver;
    private RtcEndReason _endReason;

    internal RtcCall(
        string id,
        RtcServer server,
        DtlsIdentity identity,
        IceCredentials credentials,
        SdpOffer offer,
        SdpNegotiation negotiation,
        IReadOnlyList<SdpCandidate> candidates,
        WebRtcOptions options,
        TimeProvider time)
    {
        Id = id;
        _server = server;
        _time = time;
        _began = time.GetTimestamp();
        _peer = new RtcPeer(identity, credentials, negotiation, options.ConnectTimeout, options.ConsentTimeout, Now, time.GetUtcNow());
        HasChannel = negotiation.Data is not null;
        Ufrags = [credentials.Ufrag];
        var session = (ulong)RandomNumberGenerator.GetInt32(int.MaxValue);
        Answer = SdpAnswer.Write(
            offer,
            negotiation,
            new SdpLocal(session, credentials.Ufrag, credentials.Password, identity.Fingerprint, _peer.Ssrc, candidates));
    }

    public string Id { get; }

    /// <summary>The SDP answer for the client.</summary>
    public string Answer { get; }

    /// <summary>Whether the client's offer has a channel for events; without one it only speaks and listens.</summary>
    public bool HasChannel { get; }

    internal IReadOnlyList<string> Ufrags { get; }

    /// <summary>Which thread of <see cref="RtcClockwork"/> wakes it.</summary>
    internal ClockLane? Lane { get; set; }

    internal bool IsOver => _isOver;

    private bool HasRoom =>
        Volatile.Read(ref _waitingMessages) < MaxWaitingMessages && Interlocked.Read(ref _waitingBytes) < MaxWaitingBytes;

    private TimeSpan Now => _time.GetElapsedTime(_began);

    /// <summary>What the client does, until the call is over. One reader.</summary>
    public async IAsyncEnumerable<RtcEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var @event in _events.Reader.ReadAllAsync(cancellationToken))
        {
            if (@event is RtcEvent.Message message)
            {
                Interlocked.Decrement(ref _waitingMessages);
                Interlocked.Add(ref _waitingBytes, -message.Bytes.Length);
                if (_isHolding && HasRoom)
                {
                    // The clock looks after what was left with the peer.
                    Wake();
                }
            }

            yield return @event;
        }
    }

    /// <summary>The next of the client's voice, PCM16 at 24 kHz, the caller's to dispose; null when the call is over. One reader.</summary>
    public ValueTask<PooledAudio?> ReadAudioAsync() => _audio.ReadAsync();

    /// <summary>
    /// Has what is to be played fetched from here, 20 ms at a time, as its time comes: PCM16 at 24 kHz into the span, and how much of it;
    /// 0 for silence, after which <see cref="Wake"/> must tell when there is more. Called on any thread, never twice at a time.
    /// </summary>
    public void Play(Func<Span<short>, int> source)
    {
        lock (_lock)
        {
            _source = source;
        }
    }

    /// <summary>There may be something to play. Any thread.</summary>
    public void Wake() => _isWoken = true;

    /// <summary>Sends a message on the channel of events; waits while the client takes nothing.</summary>
    public async ValueTask<RtcSendResult> SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            switch (TrySend(utf8.Span))
            {
                case PeerSendStatus.Sent:
                    return RtcSendResult.Sent;
                case PeerSendStatus.TooLarge:
                    return RtcSendResult.TooLarge;
                case PeerSendStatus.Closed:
                    return RtcSendResult.Closed;
            }

            await using var registration = cancellationToken.UnsafeRegister(static sent => ((Signal)sent!).Set(), _sent);
            await _sent.WaitAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (_time.GetElapsedTime(began) > SendPatience)
            {
                HangUp(RtcEndReason.TooSlow);
                return RtcSendResult.Closed;
            }
        }
    }

    /// <summary>Returns when the client has taken everything sent so far, the call is over, or the time is.</summary>
    public async Task FlushAsync(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout, _time);
        await using var registration = limit.Token.UnsafeRegister(static sent => ((Signal)sent!).Set(), _sent);
        while (!limit.IsCancellationRequested && HasUnsent())
        {
            await _sent.WaitAsync();
        }
    }

    /// <summary>Ends the call; does nothing when it is over.</summary>
    public void HangUp(RtcEndReason reason)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            _peer.Close(Now);
            Drain_NeedsLock();
            (_isOver, _endReason) = (true, reason);
        }

        OverWhenEnded();
    }

    /// <summary>How it has been so far.</summary>
    public RtcRecord Record()
    {
        lock (_lock)
        {
            return _peer.Record(Now) with { EndReason = _endReason, Dropped = new Audio.SampleTime(_audio.Dropped).ToTimeSpan() };
        }
    }

    public void Dispose()
    {
        HangUp(RtcEndReason.ServerClosed);
        _audio.Dispose();
    }

    /// <summary>One datagram that may be this call's.</summary>
    /// <returns>Whether it was.</returns>
    internal bool Receive(IRtcLink link, in TransportAddress from, ReadOnlySpan<byte> datagram)
    {
        bool accepted;
        lock (_lock)
        {
            if (_isOver)
            {
                return false;
            }

            _peer.MayTakeMessages = HasRoom;
            accepted = _peer.HandleDatagram(Now, datagram, from, _datagram, out var reply);
            if (accepted)
            {
                _links[from.Link] = link;
            }

            if (reply > 0)
            {
                // Where the check came from, which need not be where everything else goes.
                link.Send(_datagram.AsSpan(0, reply), from.ToSocketAddress());
            }

            Drain_NeedsLock();
        }

        _audio.Announce();
        OverWhenEnded();
        return accepted;
    }

    /// <summary>Does what is due. Called every few milliseconds, by one thread.</summary>
    internal void RunWhenDue()
    {
        if (!_isWoken && Now.Ticks < Volatile.Read(ref _due))
        {
            return;
        }

        // Before anything is looked at: what comes from now on wakes it again.
        _isWoken = false;
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            var now = Now;
            _peer.MayTakeMessages = HasRoom;
            _peer.SetComplexity(_server.Complexity);
            _peer.HandleTimeout(now);
            Drain_NeedsLock();
        }

        _audio.Announce();
        OverWhenEnded();
    }

    private PeerSendStatus TrySend(ReadOnlySpan<byte> utf8)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return PeerSendStatus.Closed;
            }

            // Voice that is found on the way is announced with the next packet.
            var status = _peer.TrySend(Now, utf8);
            Drain_NeedsLock();
            return status;
        }
    }

    private bool HasUnsent()
    {
        lock (_lock)
        {
            return !_isOver && _peer.UnsentBytes > 0;
        }
    }

    private bool TryFeed_NeedsLock(TimeSpan now)
    {
        if (_source is not { } source || !_peer.WantsAudio || source(_pcm.AsSpan(0, FrameSamples)) is not (> 0 and var count))
        {
            return false;
        }

        _peer.AddAudio(now, _pcm.AsSpan(0, count));
        return true;
    }

    private void ForgetLink_NeedsLock(int link)
    {
        foreach (var address in _peer.Addresses)
        {
            if (address.Link == link)
            {
                return;
            }
        }

        _links.Remove(link);
    }

    private void Drain_NeedsLock()
    {
        // Until the frame after those that are due waits: by it the peer knows when it is to be woken.
        var now = Now;
        do
        {
            while (_peer.TryTakeDatagram(now, _datagram, out var count, out var to))
            {
                SendTo(_datagram.AsSpan(0, count), to);
            }
        }
        while (TryFeed_NeedsLock(now));

        while (_peer.TryReadAudio(now, _pcm, out var samples))
        {
            _audio.Add(_pcm.AsSpan(0, samples));
        }

        while (_peer.TryTakeEvent(out var @event))
        {
            Tell_NeedsLock(@event);
        }

        while (_peer.TryTakeForgotten(out var address))
        {
            _server.Forget(this, address);
            ForgetLink_NeedsLock(address.Link);
        }

        _isHolding = !_peer.MayTakeMessages;
        Volatile.Write(ref _due, (_peer.NextTimeout ?? TimeSpan.MaxValue).Ticks);
        _sent.Set();
    }
}
