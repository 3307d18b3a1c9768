using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Hosting;
using OrleansRealtime.WebRtc.Ice;
using OrleansRealtime.WebRtc.Options;
using OrleansRealtime.WebRtc.Sdp;

namespace OrleansRealtime.WebRtc.Calls;

/// <summary>All calls of this process, on one port: takes offers, and gives every datagram to the call it belongs to.</summary>
public sealed partial class RtcServer : IHostedService, IDatagramReceiver, IAsyncDisposable
{
    // A port that is free on one address may be taken on another.
    private const int PortTries = 10;

    // Ours are an edge's name of 16 characters at most and a few more.
    private const int MaxUfrag = 32;
    private const int EdgeNameLength = 4;

    private readonly WebRtcOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RtcMetrics _metrics;
    private readonly string _edgeName;
    private readonly List<UdpLink> _udp = [];
    private readonly List<TcpListenerLink> _tcp = [];
    private readonly List<SdpCandidate> _candidates = [];
    private readonly ConcurrentDictionary<string, RtcCall> _byUfrag = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<TransportAddress, RtcCall> _byAddress = new();
    private readonly EncoderLoad _load = new();
    private readonly RtcClockwork _clockwork;
    private DtlsIdentity? _identity;
    private string? _unavailable = "It has not started yet.";
    private int _links;
    private int _calls;

    public RtcServer(
        IOptions<WebRtcOptions> options, TimeProvider time, RtcMetrics metrics, ILogger<RtcServer> logger)
    {
        _options = options.Value;
        _time = time;
        _logger = logger;
        _metrics = metrics;
        _edgeName = _options.EdgeName ?? RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", EdgeNameLength);
        _clockwork = new RtcClockwork(_load.Tick);
    }

    /// <summary>Why no calls are taken; null when they are.</summary>
    public string? Unavailable => _unavailable;

    /// <summary>Where calls come in.</summary>
    public IEnumerable<IPEndPoint> EndPoints => _udp.Select(link => link.LocalEndPoint);

    /// <summary>Calls running now.</summary>
    public int Count => Volatile.Read(ref _calls);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _unavailable = Open();
        if (_unavailable is null)
        {
            _udp.ForEach(link => link.Start());
            _tcp.ForEach(link => link.Start());
            _clockwork.Start();
            Log.Listening(_logger, string.Join(", ", EndPoints));
        }
        else
        {
            Log.NoCalls(_logger, _unavailable);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _unavailable = "It is stopping.";
        foreach (var call in _byUfrag.Values)
        {
            call.HangUp(RtcEndReason.ServerClosed);
        }

        await _clockwork.StopAsync();
        await CloseLinksAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _clockwork.StopAsync();
        await CloseLinksAsync();
        _clockwork.Dispose();
        _identity?.Dispose();
    }

    /// <summary>Answers an offer. The call waits for its client for a while, and ends by itself when none comes.</summary>
    /// <param name="callId">The call's name.</param>
    /// <param name="sdp">The offer.</param>
    public (RtcAnswer Answer, RtcCall? Call) Accept(string callId, string sdp)
    {
        if (_unavailable is { } reason)
        {
            return (new RtcAnswer(RtcRefusal.Unavailable, reason), null);
        }

        if (!SdpOffer.TryParse(sdp, out var offer, out var error))
        {
            return (new RtcAnswer(RtcRefusal.InvalidOffer, error), null);
        }

        if (Interlocked.Increment(ref _calls) > _options.MaxCalls)
        {
            Interlocked.Decrement(ref _calls);
            return (new RtcAnswer(RtcRefusal.TooManyCalls, $"Too many calls: at most {_options.MaxCalls} at once."), null);
        }

        try
        {
            return Begin(callId, offer);
        }
        catch
        {
            Interlocked.Decrement(ref _calls);
            throw;
        }
    }

    /// <summary>How a running call has been so far; null when it is not here.</summary>
    public RtcRecord? RecordOf(string callId) =>
        _byUfrag.Values.FirstOrDefault(call => call.Id == callId)?.Record();

    bool IDatagramReceiver.Receive(IRtcLink link, in TransportAddress from, ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length == 0)
        {
            return false;
        }

        // RFC 7983: STUN finds its call by the user fragment, everything else by the address that STUN has proved.
        if (datagram[0] > 3)
        {
            return _byAddress.TryGetValue(from, out var known) && known.Receive(link, from, datagram);
        }

        Span<char> name = stackalloc char[MaxUfrag];
        if (!IceUfrag.TryPeek(datagram, out var ufrag) ||
            ufrag.Length > MaxUfrag ||
            !_byUfrag.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..Encoding.Latin1.GetChars(ufrag, name)], out var call) ||
            !call.Receive(link, from, datagram))
        {
            return false;
        }

        if (!_byAddress.TryGetValue(from, out var owner) || owner != call)
        {
            _byAddress[from] = call;
            if (call.IsOver)
            {
                // It ended while it was being found.
                Forget(call, from);
            }
        }

        return true;
    }

    /// <summary>How much work encoders may be, 0 to 10.</summary>
    internal int Complexity => _options.OpusComplexity ?? _load.Complexity;

    /// <summary>The call has ended: nothing finds it any more.</summary>
    internal void Remove(RtcCall call, IEnumerable<TransportAddress> addresses, RtcRecord record)
    {
        call.Lane?.Remove(call);
        foreach (var ufrag in call.Ufrags)
        {
            _byUfrag.TryRemove(new KeyValuePair<string, RtcCall>(ufrag, call));
        }

        foreach (var address in addresses)
        {
            _byAddress.TryRemove(new KeyValuePair<TransportAddress, RtcCall>(address, call));
        }

        Interlocked.Decrement(ref _calls);
        _metrics.CallEnded(record);
        Log.CallEnded(_logger, call.Id, record);
    }

    internal void Forget(RtcCall call, in TransportAddress address) =>
        _byAddress.TryRemove(new KeyValuePair<TransportAddress, RtcCall>(address, call));

    private (RtcAnswer Answer, RtcCall? Call) Begin(string callId, SdpOffer offer)
    {
        var credentials = IceCredentials.Create(_edgeName);
        if (!SdpNegotiation.TryCreate(offer, out var negotiation, out var reason))
        {
            Interlocked.Decrement(ref _calls);
            return (new RtcAnswer(RtcRefusal.InvalidOffer, reason), null);
        }

        var call = new RtcCall(callId, this, _identity!, credentials, offer, negotiation, _candidates, _options, _time);
        _byUfrag[credentials.Ufrag] = call;
        _clockwork.Add(call);
        _metrics.CallStarted();
        return (new RtcAnswer(RtcRefusal.None, ""), call);
    }

    private string? Open()
    {
        if (!_options.Enabled)
        {
            return "Calls are switched off (Realtime:WebRtc:Enabled).";
        }

        if (!OpenSsl.TryLoad(out var missing) || !Audio.Opus.OpusLibrary.TryLoad(out missing))
        {
            return missing;
        }

        try
        {
            OpenLinks();
        }
        catch (SocketException exception)
        {
            CloseLinksAsync().AsTask().GetAwaiter().GetResult();
            return $"Its port cannot be opened: {exception.Message}.";
        }

        if (_udp.Count == 0)
        {
            return "This machine has no address to listen on.";
        }

        _identity = DtlsIdentity.Create(_time);
        return null;
    }
}
