using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansRealtime.WebRtc;
using OrleansRealtime.WebRtc.DataChannels;
using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Ice;
using OrleansRealtime.WebRtc.Peers;
using OrleansRealtime.WebRtc.Sctp;
using OrleansRealtime.WebRtc.Sdp;

namespace OrleansRealtime.Testing.Calls;

/// <summary>
/// A client that calls over WebRTC, out of the server's own engines turned round: for what browsers cannot be told to do, such as losing
/// packets, moving to another address or being a hundred.
/// </summary>
public sealed class RtcCaller : IAsyncDisposable
{
    private const int FrameSamples = 480;

    // Sound that waits to be sent. Never none, however late a busy machine lets this caller run: its voice has no holes of its own.
    private const int AheadSamples = 10 * FrameSamples;
    private const int MaxDatagram = 2_048;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly long _origin = TimeProvider.System.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly DtlsIdentity _identity = DtlsIdentity.Create(TimeProvider.System);
    private readonly IceCredentials _credentials = IceCredentials.Create();
    private readonly PeerMedia _media;
    private readonly CallerAudio _audio = new();
    private readonly byte[] _datagram = new byte[MaxDatagram];
    private readonly byte[] _record = new byte[MaxDatagram];
    private readonly short[] _pcm = new short[RtcPeer.MaxAudioSamples];
    private readonly List<CallEvent> _events = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Impairment _impairment;
    private readonly bool _isTcp;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _cursor;
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IceControllingAgent _ice = null!;
    private DtlsTransport _dtls = null!;
    private SctpAssociation _sctp = null!;
    private DataChannelTransport _channels = null!;
    private IPEndPoint _server = null!;
    private ICallerSocket _socket = null!;
    private ushort? _channel;
    private bool _isConnected;
    private Task _ticking = Task.CompletedTask;

    private RtcCaller(RtcCallerOptions options)
    {
        _impairment = options.Impairment;
        _isTcp = options.IsTcp;
        var payloads = new[] { options.Payload };
        _media = new PeerMedia(
            payloads, options.Redundant, maySend: true, mayReceive: true, 0x5EED, Now, DateTimeOffset.UnixEpoch.AddYears(56));
    }

    /// <summary>The call's id.</summary>
    public string Id { get; private set; } = "";

    /// <summary>The server's answer.</summary>
    public string Answer { get; private set; } = "";

    /// <summary>Datagrams lost on the way so far, both ways together.</summary>
    public int Lost => _socket.Lost;

    /// <summary>From the offer's departure to the first event.</summary>
    public TimeSpan SetUp { get; private set; }

    /// <summary>How long this caller itself did nothing, because the machine was busy.</summary>
    public TimeSpan LongestStall { get; private set; }

    /// <summary>When the first sound of an answer came, since the caller was made; null before.</summary>
    public TimeSpan? FirstSoundAt => _audio.FirstSoundAt;

    /// <summary>Since the caller was made.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Everything heard so far, PCM16 at 24 kHz, without the silence around answers.</summary>
    public short[] Heard => _audio.Heard;

    /// <summary>Whether the other side has hung up.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Events so far, in order.</summary>
    public IReadOnlyList<CallEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Calls and returns when <c>session.created</c> or <c>session.resumed</c> has come.</summary>
    public static async Task<RtcCaller> ConnectAsync(
        HttpClient http, Uri server, string key, RtcCallerOptions options, CancellationToken cancellationToken)
    {
        var caller = new RtcCaller(options);
        try
        {
            var began = caller.Now;
            await caller.OfferAsync(http, server, key, options, cancellationToken);
            caller._ticking = Task.Run(caller.TickAllAsync, cancellationToken);
            await caller.NextAsync(options.Return is null ? "session.created" : "session.resumed", cancellationToken);
            caller.SetUp = caller.Now - began;
            return caller;
        }
        catch
        {
            await caller.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says something, 20 ms at a time as time passes; silence around it is said by itself.</summary>
    public void Say(ReadOnlySpan<short> pcm) => _audio.Say(pcm);

    /// <summary>Returns when all of it has been said.</summary>
    public Task SaidAsync(CancellationToken cancellationToken) => _audio.SaidAsync(cancellationToken);

    /// <summary>Sends an event.</summary>
    public void Send(string json)
    {
        lock (_lock)
        {
            if (_channels.TrySendText(Now, _channel!.Value, Encoding.UTF8.GetBytes(json)) != DataChannelSend.Sent)
            {
                throw new InvalidOperationException("The event could not be sent.");
            }

            Drain_NeedsLock();
        }
    }

    /// <summary>The first event of a type behind the last one asked for so.</summary>
    public async Task<CallEvent> NextAsync(string type, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrived;
            lock (_lock)
            {
                for (; _cursor < _events.Count; _cursor++)
                {
                    if (_events[_cursor].Type == type)
                    {
                        return _events[_cursor++];
                    }
                }

                arrived = _arrived.Task;
            }

            await Task.WhenAny(arrived, Ended).WaitAsync(cancellationToken);
            if (Ended.IsCompleted && !arrived.IsCompleted)
            {
                throw new InvalidOperationException($"The call ended before {type}: {string.Join(", ", Events.Select(found => found.Type))}");
            }
        }
    }

    /// <summary>Has the network deliver nothing for so long, either way, and then all of it at once; of calls by UDP only.</summary>
    public void Stall(TimeSpan length) => ((ImpairedSocket)_socket).Stall(length);

    /// <summary>Goes on from another address, as a phone does that changes its network.</summary>
    public async Task MoveAsync()
    {
        var old = _socket;
        lock (_lock)
        {
            _socket = Connect();
            _ice.CheckNow(Now);
            Drain_NeedsLock();
        }

        await old.DisposeAsync();
    }

    /// <summary>Leaves without a word, as a machine that loses its power.</summary>
    public async Task VanishAsync()
    {
        await _stopping.CancelAsync();
        await _ticking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _socket.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isConnected && !_stopping.IsCancellationRequested)
            {
                _media.Close();
                _sctp.Abort();
                Drain_NeedsLock();
                _dtls.Close();
                Drain_NeedsLock();
            }
        }

        await _stopping.CancelAsync();
        await _ticking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_socket is not null)
        {
            await _socket.DisposeAsync();
        }

        _audio.Dispose();
        _dtls?.Dispose();
        _media.Dispose();
        _identity.Dispose();
        _stopping.Dispose();
    }

    private async Task OfferAsync(
        HttpClient http, Uri server, string key, RtcCallerOptions options, CancellationToken cancellationToken)
    {
        var fingerprint = options.HasForeignCertificate ? DtlsFingerprint.Of([1, 2, 3]) : _identity.Fingerprint;
        var offer = CallerOffer.Write(_credentials, fingerprint, options.Payload, options.Redundant);
        using var request = RequestOf(server, key, options.Return);
        request.Content = options.Session is null
            ? new StringContent(offer, Encoding.UTF8, "application/sdp")
            : new MultipartFormDataContent { { new StringContent(offer), "sdp" }, { new StringContent(options.Session), "session" } };
        if (options.Session is null)
        {
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/sdp");
        }

        using var answer = await http.SendAsync(request, cancellationToken);
        Answer = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Created)
        {
            throw new HttpRequestException($"{(int)answer.StatusCode}: {Answer}", null, answer.StatusCode);
        }

        Id = answer.Headers.Location!.ToString().Split('/')[^1];
        if (options.Redundant is { } redundant && !Answer.Contains($"SAVPF {redundant.PayloadType} ", StringComparison.Ordinal))
        {
            throw new FormatException($"Redundancy is not preferred in the answer:\n{Answer}");
        }

        Begin(CallerOffer.Read(Answer, options.Address, options.IsTcp));
    }

    private static HttpRequestMessage RequestOf(Uri server, string key, CallerReturn? back)
    {
        var query = back is null ? "" : $"?session_id={back.SessionId}&last_seq={back.LastSeq}";
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, $"v1/realtime/calls{query}"));
        if (back is null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
        else
        {
            request.Headers.Add("Realtime-Resume-Token", back.Token);
        }

        return request;
    }

    private void Begin(CallerOffer.Reading answer)
    {
        lock (_lock)
        {
            _server = answer.EndPoint;
            _ice = new IceControllingAgent(_credentials, answer.Credentials, TransportAddress.From(_server), Now);
            _dtls = new DtlsTransport(_identity, DtlsRole.Client, answer.Fingerprint);
            _sctp = new SctpAssociation(new SctpOptions());
            _channels = new DataChannelTransport(_sctp, isDtlsClient: true) { PeerMaxMessageBytes = SdpLimits.MaxMessageSize };
            _socket = Connect();
            Drain_NeedsLock();
        }
    }

    private ICallerSocket Connect() => _isTcp ? new FramedSocket(_server, Receive) : new ImpairedSocket(_server, _impairment, Receive);

    private void Receive(byte[] datagram)
    {
        lock (_lock)
        {
            if (datagram.Length == 0 || _stopping.IsCancellationRequested)
            {
                return;
            }

            switch (datagram[0])
            {
                case <= 3:
                    if (_ice.Handle(Now, datagram, TransportAddress.From(_server)))
                    {
                        _dtls.Start(Now);
                    }

                    break;
                case >= 20 and <= 63:
                    HandleDtls_NeedsLock(datagram);
                    break;
                default:
                    _media.Handle(Now, datagram);
                    break;
            }

            Drain_NeedsLock();
        }
    }

    private void HandleDtls_NeedsLock(byte[] datagram)
    {
        _dtls.HandleDatagram(Now, datagram);
        if (_dtls.State == DtlsState.Connected && !_isConnected)
        {
            _isConnected = true;
            _media.Protect(_dtls.Keys!, Now);
            _sctp.Connect(Now);
            _channels.Open(Now, "oai-events");
        }

        while (_dtls.TryTakeData(_record, out var count))
        {
            _sctp.HandlePacket(Now, _record.AsSpan(0, count));
        }

        if (_dtls.State is DtlsState.Closed or DtlsState.Failed)
        {
            _ended.TrySetResult();
        }
    }

    private void Drain_NeedsLock()
    {
        var now = Now;
        while (_ice.TrySend(now, _datagram, out var check))
        {
            _socket.Send(_datagram.AsSpan(0, check));
        }

        while (_channels.TryTakeEvent(now, out var happened))
        {
            using (happened.Message)
            {
                Handle_NeedsLock(happened);
            }
        }

        while (_dtls.State == DtlsState.Connected && _sctp.TryTakePacket(now, _record, out var length))
        {
            _dtls.TryWrite(_record.AsSpan(0, length));
        }

        while (_dtls.TryTakeDatagram(_datagram, out var count))
        {
            _socket.Send(_datagram.AsSpan(0, count));
        }

        while (_isConnected && _media.TryTakeDatagram(now, _datagram, out var count))
        {
            _socket.Send(_datagram.AsSpan(0, count));
        }

        while (_media.TryReadAudio(now, _pcm, out var samples))
        {
            _audio.Hear(now, _pcm.AsSpan(0, samples));
        }
    }

    private void Handle_NeedsLock(in DataChannelEvent happened)
    {
        switch (happened.Kind)
        {
            case DataChannelEventKind.Opened:
                _channel = happened.Id;
                break;
            case DataChannelEventKind.Message:
                using (var json = JsonDocument.Parse(happened.Bytes.ToArray()))
                {
                    var body = json.RootElement.Clone();
                    _events.Add(new CallEvent(body.GetProperty("type").GetString()!, body, Now));
                }

                var arrived = _arrived;
                _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                arrived.SetResult();
                break;
            case DataChannelEventKind.Closed or DataChannelEventKind.Ended:
                _ended.TrySetResult();
                break;
        }
    }

    private async Task TickAllAsync()
    {
        using var timer = new PeriodicTimer(Tick);
        var last = Now;
        while (await timer.WaitForNextTickAsync(_stopping.Token))
        {
            lock (_lock)
            {
                var now = Now;
                LongestStall = now - last > LongestStall ? now - last : LongestStall;
                last = now;
                _dtls.HandleTimeout(now);
                _sctp.HandleTimeout(now);
                if (_isConnected)
                {
                    while (_media.Sender.QueuedSamples < AheadSamples)
                    {
                        _audio.Take(_pcm.AsSpan(0, FrameSamples));
                        _media.Sender.Enqueue(now, _pcm.AsSpan(0, FrameSamples));
                    }
                }

                Drain_NeedsLock();
            }
        }
    }
}
