using System.Security.Cryptography;
using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Media;
using OrleansRealtime.WebRtc.Media.Redundancy;
using OrleansRealtime.WebRtc.Rtcp;
using OrleansRealtime.WebRtc.Rtp;
using OrleansRealtime.WebRtc.Srtp;

namespace OrleansRealtime.WebRtc.Peers;

/// <summary>
/// The sound of one connection, both ways: protection, packets, reports, and the two engines that turn packets into samples and samples
/// into packets. Nothing is sent before there are keys.
/// </summary>
/// <param name="payloads">What the peer may send; the first is what is sent to it.</param>
/// <param name="redundancy">Null where there is none.</param>
/// <param name="maySend">Whether the peer wants to hear.</param>
/// <param name="mayReceive">Whether the peer wants to speak.</param>
/// <param name="ssrc">The source of this side's sound.</param>
/// <param name="began">When the call began, by the clock that all calls here are made with.</param>
/// <param name="ntpAtBegin">The same moment on the wall, for reports.</param>
internal sealed class PeerMedia(
    IReadOnlyList<AudioPayloadType> payloads,
    PeerRedundancy? redundancy,
    bool maySend,
    bool mayReceive,
    uint ssrc,
    TimeSpan began,
    DateTimeOffset ntpAtBegin)
    : IDisposable
{
    /// <summary>Ticks of RTP's clock for Opus, whatever the samples (RFC 7587 section 4.1), and for G.711 (RFC 3551).</summary>
    private const int OpusClock = 48_000;
    private const int NarrowClock = 8_000;

    // RFC 3550 section 6.2 allows a fixed minimum of 5 s; browsers report every second or so, and what adapts to it should not wait.
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(2);

    private readonly AudioSender _sender = new(
        payloads[0].Codec, BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)), redundancy is { Levels: null });

    private readonly AudioReceiver _receiver = new([.. payloads], redundancy?.PayloadType);
    private readonly RedWriter? _redundant = redundancy is null ? null : new RedWriter();
    private readonly RtpTransmissionStatistics _sent = new(ClockOf(payloads[0].Codec));
    private readonly byte[] _packet = GC.AllocateUninitializedArray<byte>(2_048);
    private RtpReceptionStatistics? _received;
    private SrtpSender? _protection;
    private SrtpReceiver? _unprotection;
    private TimeSpan? _nextReport;
    private long _firstSequence;
    private ushort _sequence = (ushort)RandomNumberGenerator.GetInt32(0x7FFF);
    private bool _saysGoodbye;

    public AudioReceiver Receiver => _receiver;

    public AudioSender Sender => _sender;

    /// <summary>How the client's voice has come; null before its first packet.</summary>
    public RtpReceptionStatistics? Received => _received;

    public RtpTransmissionStatistics Sent => _sent;

    /// <summary>By the client's reports.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>Packets of ours that never reached the client, by its last report.</summary>
    public int RemoteLost { get; private set; }

    /// <summary>Packets of ours up to the newest that the client has told to have.</summary>
    public long Delivered { get; private set; }

    /// <summary>Mean square of the client's voice, and of how many samples.</summary>
    public (double Energy, long Samples) Loudness { get; private set; }

    /// <summary>When something is due; null before there are keys.</summary>
    public TimeSpan? NextTimeout => _protection is null ? null
        : Sooner(Sooner(_nextReport, _sender.NextTimeout), _receiver.NextTimeout);

    /// <summary>There are keys now: sound may pass.</summary>
    public void Protect(SrtpKeys keys, TimeSpan now)
    {
        var profile = (SrtpProfile)keys.Profile;
        _protection = new SrtpSender(profile, keys.LocalKey, keys.LocalSalt);
        _unprotection = new SrtpReceiver(profile, keys.RemoteKey, keys.RemoteSalt);
        _nextReport = now + ReportPeriod;
    }

    /// <summary>One packet of RTP or RTCP as it came.</summary>
    public void Handle(TimeSpan now, ReadOnlySpan<byte> datagram)
    {
        if (_unprotection is null || datagram.Length > _packet.Length || datagram.Length < 2)
        {
            return;
        }

        datagram.CopyTo(_packet);
        var packet = _packet.AsSpan(0, datagram.Length);

        // RFC 5761 section 4.
        if ((packet[1] & 0x7F) is >= 64 and <= 95)
        {
            if (_unprotection.TryUnprotectRtcp(packet, out var length))
            {
                HandleReports(now, packet[..length]);
            }
        }
        else if (_unprotection.TryUnprotect(packet, out var length))
        {
            HandlePacket(now, packet[..length]);
        }
    }

    /// <summary>The next datagram; take until false.</summary>
    public bool TryTakeDatagram(TimeSpan now, Span<byte> destination, out int count)
    {
        count = 0;
        if (_protection is null)
        {
            return false;
        }

        if (_saysGoodbye)
        {
            _saysGoodbye = false;
            return _protection.TryProtectRtcp(destination, RtcpWriter.WriteBye(destination, ssrc, Cname), out count);
        }

        if (maySend && TryTakeSound(now, destination, out count))
        {
            return true;
        }

        if (now < _nextReport)
        {
            return false;
        }

        _nextReport = now + ReportPeriod;
        return _protection.TryProtectRtcp(destination, WriteReport(now, destination), out count);
    }

    /// <summary>The next of the client's voice; take until false.</summary>
    public bool TryReadAudio(TimeSpan now, Span<short> pcm, out int count)
    {
        if (!_receiver.TryRead(now, pcm, out count))
        {
            return false;
        }

        var energy = 0.0;
        foreach (var sample in pcm[..count])
        {
            energy += (double)sample * sample;
        }

        Loudness = (Loudness.Energy + energy, Loudness.Samples + count);
        return true;
    }

    /// <summary>Says that this side's voice is over.</summary>
    public void Close() => _saysGoodbye = _protection is not null && _sent.Packets > 0;

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
        _protection?.Dispose();
        _unprotection?.Dispose();
    }

    private static ReadOnlySpan<byte> Cname => "realtimeapi"u8;

    private static int ClockOf(AudioCodec codec) => codec == AudioCodec.Opus ? OpusClock : NarrowClock;

    private static TimeSpan? Sooner(TimeSpan? left, TimeSpan? right) => left is null || right < left ? right : left;

    private bool TryTakeSound(TimeSpan now, Span<byte> destination, out int count)
    {
        count = 0;
        if (!_sender.TryTakeFrame(now, destination[RtpWriter.HeaderLength..], out var frame))
        {
            return false;
        }

        var length = Repeat(destination[RtpWriter.HeaderLength..], frame, out var type);
        _firstSequence = _sent.Packets == 0 ? _sequence : _firstSequence;
        RtpWriter.Write(destination, type, frame.Marker, _sequence++, frame.Timestamp, ssrc);
        _sent.OnPacket(now, length, frame.Timestamp);
        return _protection!.TryProtect(destination, RtpWriter.HeaderLength + length, out count);
    }

    // With what was sent before it, where that is worth while.
    private int Repeat(Span<byte> payload, in SentFrame frame, out byte type)
    {
        type = payloads[0].Number;
        var levels = redundancy?.Levels ?? _sender.Copies;
        if (levels > 0)
        {
            var length = _redundant!.Wrap(payload, frame.PayloadLength, type, frame.Timestamp, levels);
            type = redundancy!.PayloadType;
            return length;
        }

        _redundant?.Remember(payload[..frame.PayloadLength], frame.Timestamp);
        return frame.PayloadLength;
    }

    private void HandlePacket(TimeSpan now, ReadOnlySpan<byte> packet)
    {
        if (!mayReceive || !RtpHeader.TryRead(packet, out var header, out var payload))
        {
            return;
        }

        var known = CodecOf(header.PayloadType);
        if (known is not { } codec)
        {
            return;
        }

        if (_received is null || _received.Ssrc != header.Ssrc)
        {
            _received = new RtpReceptionStatistics(header.Ssrc, ClockOf(codec));
        }

        _received.OnPacket(now, header.Sequence, header.Timestamp);
        _receiver.Push(now, new RtpAudioPacket(
            header.PayloadType, header.Sequence, header.Timestamp, header.Marker, packet[payload], header.Ssrc));
    }

    private AudioCodec? CodecOf(byte type)
    {
        if (type == redundancy?.PayloadType)
        {
            return payloads[0].Codec;
        }

        // By index: an enumerator of the list's interface would be an object for each packet.
        for (var i = 0; i < payloads.Count; i++)
        {
            if (payloads[i].Number == type)
            {
                return payloads[i].Codec;
            }
        }

        return null;
    }

    private void HandleReports(TimeSpan now, ReadOnlySpan<byte> compound)
    {
        foreach (var report in new RtcpReader(compound))
        {
            if (report.Type == RtcpPacketType.SenderReport && report.Ssrc == _received?.Ssrc)
            {
                _received.OnSenderReport(now, report.Sender.Ntp);
            }

            for (var i = 0; i < report.ReportCount; i++)
            {
                if (report.Report(i) is var block && block.Ssrc == ssrc)
                {
                    HandleBlock(now, block);
                }
            }
        }
    }

    private void HandleBlock(TimeSpan now, in RtcpReportBlock block)
    {
        RoundTrip = block.TryGetRoundTrip(NtpAt(now), out var roundTrip) ? roundTrip : RoundTrip;
        RemoteLost = Math.Max(0, block.CumulativeLost);
        Delivered = Math.Clamp(block.HighestSequence - _firstSequence + 1L, Delivered, Math.Max(Delivered, _sent.Packets));
        var jitter = TimeSpan.FromSeconds(block.Jitter / (double)ClockOf(payloads[0].Codec));
        _sender.OnReceiverReport(block.FractionLost / 256.0, jitter, RoundTrip ?? TimeSpan.Zero);
    }

    private int WriteReport(TimeSpan now, Span<byte> destination)
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

        return _sent.Packets > 0
            ? RtcpWriter.WriteSenderReport(destination, ssrc, _sent.Report(now, NtpAt(now)), blocks, Cname)
            : RtcpWriter.WriteReceiverReport(destination, ssrc, blocks, Cname);
    }

    private ulong NtpAt(TimeSpan now) => NtpTime.From(ntpAtBegin + (now - began));
}
