using System.Net;
using System.Net.Sockets;
using OrleansRealtime.WebRtc;
using OrleansRealtime.WebRtc.DataChannels;
using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Ice;
using OrleansRealtime.WebRtc.Rtcp;
using OrleansRealtime.WebRtc.Rtp;
using OrleansRealtime.WebRtc.Sctp;
using OrleansRealtime.WebRtc.Sdp;
using OrleansRealtime.WebRtc.Srtp;

namespace OrleansRealtime.Load.Calls;

/// <summary>
/// A caller that costs as little as it can: it says packets that were encoded beforehand, every 20 ms, and looks at what comes when it
/// speaks. Nothing is decoded, but every packet is decrypted and counted. One thread.
/// </summary>
internal sealed class MediaCaller : IDisposable
{
    private const int MaxDatagram = 2_048;
    private const int TicksPerPacket = 960;

    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(2);
    private static readonly byte[] Respond = """{"type":"response.create"}"""u8.ToArray();

    private readonly ICallSignalling _signalling;
    private readonly UplinkPackets _packets;
    private readonly DtlsIdentity _identity;
    private readonly CallerTally _tally;
    private readonly IceCredentials _credentials = IceCredentials.Create();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
    private readonly byte[] _buffer = new byte[MaxDatagram];
    private readonly byte[] _record = new byte[MaxDatagram];
    private readonly RtpTransmissionStatistics _sent = new(48_000);
    private readonly CheckAnswers _checks;
    private readonly EarliestPlace _earliest = new();
    private readonly bool _isProbe;
    private readonly int _phase;
    private IceControllingAgent _ice = null!;
    private DtlsTransport _dtls = null!;
    private SctpAssociation? _sctp;
    private DataChannelTransport? _channels;
    private SrtpSender? _protection;
    private SrtpReceiver? _unprotection;
    private RtpReceptionStatistics? _received;
    private TransportAddress _server;
    private TimeSpan _offeredAt;
    private TimeSpan _nextFrame;
    private TimeSpan _nextReport;
    private uint _firstTimestamp;
    private long _lostBefore;
    private ushort _sequence;
    private uint _timestamp;
    private long _packet;

    /// <param name="signalling">Whom to call.</param>
    /// <param name="packets">What to say.</param>
    /// <param name="identity">The certificate to show.</param>
    /// <param name="tally">Where things are counted.</param>
    /// <param name="number">Callers of different numbers speak at different times of the 20 ms; the first few look every millisecond.</param>
    public MediaCaller(ICallSignalling signalling, UplinkPackets packets, DtlsIdentity identity, CallerTally tally, int number)
    {
        const int Probes = 4;
        _signalling = signalling;
        _packets = packets;
        _identity = identity;
        _tally = tally;
        _checks = new CheckAnswers(_credentials);
        _isProbe = number < Probes;
        _phase = number * 7 % 20;
        _packet = number * 37L;
        _socket.Bind(new IPEndPoint(signalling.Address, 0));
    }

    /// <summary>When to call <see cref="Step"/>.</summary>
    public TimeSpan NextAt { get; private set; }

    public bool IsConnected => _protection is not null;

    /// <summary>How far it has come, for an error.</summary>
    public string Progress => $"check {(_ice.Connected ? "answered" : "not answered")} (error {_ice.LastError}), DTLS {_dtls.State} {_dtls.FailureDetail}";

    public bool IsHeard => _received is not null;

    /// <summary>Offers, and is ready for its first step when this returns.</summary>
    public async Task OfferAsync(Func<TimeSpan> clock, CancellationToken cancellationToken)
    {
        _offeredAt = clock();
        var own = (IPEndPoint)_socket.LocalEndPoint!;
        var offer = CallDescription.Offer(_credentials, _identity.Fingerprint, own, _signalling.HasChannel);
        var answer = CallDescription.Read(await _signalling.OfferAsync(offer, cancellationToken));
        var now = clock();
        _server = TransportAddress.From(answer.EndPoint);
        _ice = new IceControllingAgent(_credentials, answer.Credentials, _server, now);
        _dtls = new DtlsTransport(_identity, DtlsRole.Client, answer.Fingerprint);
        _socket.Connect(answer.EndPoint);
        NextAt = now;
    }

    /// <summary>Takes what has come, and says what is due.</summary>
    public void Step(TimeSpan now)
    {
        ReceiveAll(now);
        _dtls.HandleTimeout(now);
        _sctp?.HandleTimeout(now);
        if (IsConnected && now >= _nextFrame)
        {
            _tally.ToolLag.Add(now - _nextFrame);
            Speak(now);
        }

        Drain(now);
        NextAt = _isProbe || !IsHeard ? now + Look : _nextFrame;
    }

    /// <summary>Hangs up.</summary>
    public void HangUp(TimeSpan now)
    {
        if (IsConnected)
        {
            _sctp?.Abort();
            Drain(now);
            _dtls.Close();
            Drain(now);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _dtls?.Dispose();
        _protection?.Dispose();
        _unprotection?.Dispose();
    }

    private void ReceiveAll(TimeSpan now)
    {
        while (true)
        {
            var count = _socket.Receive(_buffer, SocketFlags.None, out var error);
            if (error != SocketError.Success)
            {
                return;
            }

            switch (_buffer[0])
            {
                case <= 3:
                    if (_ice.Handle(now, _buffer.AsSpan(0, count), _server))
                    {
                        _dtls.Start(now);
                    }
                    else if (_checks.TryAnswer(_buffer.AsSpan(0, count), _server, _record, out var length))
                    {
                        Send(_record.AsSpan(0, length));
                    }

                    break;
                case >= 20 and <= 63:
                    HandleDtls(now, _buffer.AsSpan(0, count));
                    break;
                default:
                    HandleMedia(now, _buffer.AsSpan(0, count));
                    break;
            }
        }
    }

    private void HandleDtls(TimeSpan now, ReadOnlySpan<byte> datagram)
    {
        _dtls.HandleDatagram(now, datagram);
        if (_dtls is { State: DtlsState.Connected, Keys: { } keys } && _protection is null)
        {
            var profile = (SrtpProfile)keys.Profile;
            _protection = new SrtpSender(profile, keys.LocalKey, keys.LocalSalt);
            _unprotection = new SrtpReceiver(profile, keys.RemoteKey, keys.RemoteSalt);
            _nextFrame = TimeSpan.FromMilliseconds((((long)now.TotalMilliseconds / 20) + 1) * 20 + _phase);
            _nextReport = now + ReportPeriod;
            if (_signalling.HasChannel)
            {
                _sctp = new SctpAssociation(new SctpOptions());
                _channels = new DataChannelTransport(_sctp, isDtlsClient: true) { PeerMaxMessageBytes = SdpLimits.MaxMessageSize };
                _sctp.Connect(now);
                _channels.Open(now, "oai-events");
            }
        }

        while (_dtls.TryTakeData(_record, out var count))
        {
            _sctp?.HandlePacket(now, _record.AsSpan(0, count));
        }

        while (_channels is not null && _channels.TryTakeEvent(now, out var happened))
        {
            using (happened.Message)
            {
                Handle(now, happened);
            }
        }
    }

    private void Handle(TimeSpan now, in DataChannelEvent happened)
    {
        if (happened.Kind == DataChannelEventKind.Opened)
        {
            _channels!.TrySendText(now, happened.Id, Respond);
        }
        else if (happened.Kind == DataChannelEventKind.Message && happened.Bytes.IndexOf("\"type\":\"error\""u8) >= 0)
        {
            _tally.FirstError ??= System.Text.Encoding.UTF8.GetString(happened.Bytes);
        }
    }

    private void HandleMedia(TimeSpan now, Span<byte> packet)
    {
        // RFC 5761 section 4.
        if (_unprotection is null || (packet[1] & 0x7F) is >= 64 and <= 95)
        {
            return;
        }

        if (!_unprotection.TryUnprotect(packet, out var length) || !RtpHeader.TryRead(packet[..length], out var header, out _))
        {
            _tally.Bad++;
            return;
        }

        if (_received is null)
        {
            _received = new RtpReceptionStatistics(header.Ssrc, 48_000);
            _firstTimestamp = header.Timestamp;
            _tally.SetUp.Add(now - _offeredAt);
        }

        _received.OnPacket(now, header.Sequence, header.Timestamp);
        _tally.Received++;
        _tally.Lost += _received.Lost - _lostBefore;
        _lostBefore = _received.Lost;
        if (_isProbe)
        {
            var place = now - TimeSpan.FromSeconds((header.Timestamp - _firstTimestamp) / 48_000.0);
            _tally.Lateness.Add(place - _earliest.Of(now, place));
        }
    }

    private void Speak(TimeSpan now)
    {
        var payload = _packets[_packet++];
        RtpWriter.Write(_buffer, CallDescription.PayloadType, _sequence == 0, _sequence++, _timestamp, CallDescription.Ssrc);
        payload.CopyTo(_buffer.AsSpan(RtpWriter.HeaderLength));
        _sent.OnPacket(now, payload.Length, _timestamp);
        if (_protection!.TryProtect(_buffer, RtpWriter.HeaderLength + payload.Length, out var length))
        {
            Send(_buffer.AsSpan(0, length));
            _tally.Sent++;
        }

        _timestamp += TicksPerPacket;
        _nextFrame += Frame;
        if (now >= _nextReport)
        {
            _nextReport = now + ReportPeriod;
            Report(now);
        }
    }

    private void Report(TimeSpan now)
    {
        Span<RtcpReportBlock> blocks = stackalloc RtcpReportBlock[1];
        if (_received is null)
        {
            blocks = [];
        }
        else
        {
            blocks[0] = _received.Report(now);
        }

        var ntp = NtpTime.From(DateTimeOffset.UnixEpoch.AddYears(56) + now);
        var length = RtcpWriter.WriteSenderReport(_buffer, CallDescription.Ssrc, _sent.Report(now, ntp), blocks, "caller"u8);
        if (_protection!.TryProtectRtcp(_buffer, length, out var count))
        {
            Send(_buffer.AsSpan(0, count));
        }
    }

    private void Drain(TimeSpan now)
    {
        if (_ice.TrySend(now, _buffer, out var check))
        {
            Send(_buffer.AsSpan(0, check));
        }

        while (_sctp is not null && _dtls.State == DtlsState.Connected && _sctp.TryTakePacket(now, _record, out var length))
        {
            _dtls.TryWrite(_record.AsSpan(0, length));
            SendRecords();
        }

        SendRecords();
    }

    private void SendRecords()
    {
        while (_dtls.TryTakeDatagram(_buffer, out var count))
        {
            Send(_buffer.AsSpan(0, count));
        }
    }

    private void Send(ReadOnlySpan<byte> datagram) => _socket.Send(datagram, SocketFlags.None, out _);
}
