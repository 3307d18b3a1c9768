using OrleansRealtime.Audio;
using OrleansRealtime.Audio.G711;
using OrleansRealtime.WebRtc.Media.Redundancy;

namespace OrleansRealtime.WebRtc.Media;

/// <summary>
/// RTP audio to one continuous stream of PCM16 mono 24 kHz, for a listener that is a machine. There is no playout
/// delay: what comes in order goes out at once, however unevenly it comes. A hole in the sequence is waited for as long
/// as the network's reordering makes it worth while (<see cref="ReorderWait"/>), then filled from forward error
/// correction, by made-up sound, or with silence. What a packet repeats of those before it (RFC 2198) fills it at once.
/// <para>
/// Sans-IO: <see cref="Push"/> what comes, then <see cref="TryRead"/> until it is false; read again at
/// <see cref="NextTimeout"/>. Not for two threads at once. Any packet may come in; memory is bounded by
/// <see cref="PacketStore"/>. No allocation per packet.
/// </para>
/// <para>
/// Two clocks of the stream are kept apart. The sender's says by its timestamps how much sound or pause there was; the
/// output follows it, and so needs no resampling when that clock is fast or slow: nothing is played out at a rate of
/// ours that it could outrun. Real time only steps in when nothing has come for longer than a network stalls
/// (<see cref="PauseSigns"/>): then silence goes out in step with <c>now</c>, and is taken off the pause that the next
/// timestamp tells of, or off later ones (<see cref="SilenceDebt"/>). See docs/decisions/0044-jitter-buffer.md.
/// </para>
/// </summary>
internal sealed partial class AudioReceiver : IDisposable
{
    /// <summary>Room for any one read: 120 ms and what a change of rate may round up.</summary>
    public const int MaxRead = 3_000;

    // In the order of AudioCodec; made when first needed.
    private readonly IPayloadDecoder?[] _decoders = new IPayloadDecoder?[3];
    private readonly sbyte[] _codecs = new sbyte[128];
    private readonly int? _redundant;
    private readonly SequenceExtender _sequences = new();
    private readonly PacketStore _store = new();
    private readonly ReorderWait _wait = new();
    private readonly MediaLead _ahead = new();
    private ReceivedHistory _history;
    private AudioReceiverCounters _counters;

    private bool _started;
    private bool _newStream;
    private uint _ssrc;
    private long _next;
    private (long Last, TimeSpan Since) _lastHole;
    private TimeSpan _lastAudio;

    /// <param name="payloadTypes">What the offer and answer agreed on; packets of other types only take up their
    /// sequence numbers.</param>
    /// <param name="redundant">The payload type of RFC 2198 over them; null without.</param>
    public AudioReceiver(ReadOnlySpan<AudioPayloadType> payloadTypes, int? redundant = null)
    {
        _redundant = redundant;
        _codecs.AsSpan().Fill(-1);
        foreach (var type in payloadTypes)
        {
            _codecs[type.Number & 0x7F] = (sbyte)type.Codec;
        }
    }

    public AudioReceiverCounters Counters => _counters;

    /// <summary>Interarrival jitter of audio packets (RFC 3550 §6.4.1).</summary>
    public TimeSpan Jitter => _wait.Jitter;

    /// <summary>Samples given out since the start.</summary>
    public SampleTime Position { get; private set; }

    /// <summary>How long a packet missing now would be waited for.</summary>
    public TimeSpan CurrentWait(TimeSpan now) => _wait.At(now);

    public void Push(TimeSpan now, in RtpAudioPacket packet)
    {
        _counters.Received++;
        if (packet.PayloadType != _redundant)
        {
            Take(now, packet);
            return;
        }

        Span<RedBlock> blocks = stackalloc RedBlock[RedPayload.MaxBlocks];
        if (!RedPayload.TryRead(packet.Payload, blocks, out var count))
        {
            _counters.Invalid++;
            return;
        }

        if (Take(now, Part(packet, blocks[count - 1])) is { } sequence && count > 1)
        {
            _counters.Redundant++;
            TakeCopies(now, packet, blocks[..(count - 1)], sequence);
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        foreach (var decoder in _decoders)
        {
            decoder?.Dispose();
        }
    }

    private static RtpAudioPacket Part(in RtpAudioPacket packet, in RedBlock block) => new(
        block.PayloadType,
        packet.SequenceNumber,
        packet.Timestamp - (uint)block.TimestampOffset,
        packet.Marker,
        packet.Payload.Slice(block.Start, block.Length),
        packet.Ssrc);

    // What was repeated, from the newest on. Each must be the sound right before the next: then it belongs to the number before.
    private void TakeCopies(TimeSpan now, in RtpAudioPacket packet, ReadOnlySpan<RedBlock> blocks, long sequence)
    {
        var begin = packet.Timestamp;
        for (var i = blocks.Length - 1; i >= 0 && --sequence >= _next; i--)
        {
            var copy = Part(packet, blocks[i]);
            if (copy.Payload.IsEmpty
                || _codecs[copy.PayloadType & 0x7F] is < 0
                || FindDecoder(copy) is not { } decoder
                || !decoder.TryGetDuration(copy.Payload, out var samples)
                || copy.Timestamp + (uint)((long)samples * decoder.ClockRate / SampleTime.Rate) != begin)
            {
                return;
            }

            begin = copy.Timestamp;
            _store.Add(new StoredPacket(sequence, begin, now, decoder, samples, IsCopy: true), copy.Payload);
        }
    }

    // Its extended number; null when it is not to be believed, or too late.
    private long? Take(TimeSpan now, in RtpAudioPacket packet)
    {
        if (!_started || packet.Ssrc != _ssrc)
        {
            Start(packet);
        }

        var decoder = FindDecoder(packet);
        var samples = 0;
        if (decoder is not null &&
            (packet.Payload.Length > PacketStore.MaxPayload || !decoder.TryGetDuration(packet.Payload, out samples)))
        {
            // Its sequence number will show up as a hole, as if it were lost.
            _counters.Invalid++;
            return null;
        }

        if (!_sequences.TryExtend(packet.SequenceNumber, out var sequence))
        {
            _counters.Invalid++;
            return null;
        }

        if (sequence < _next)
        {
            CountOld(now, sequence);
            return null;
        }

        Store(now, packet, new StoredPacket(sequence, packet.Timestamp, now, decoder, samples));
        return sequence;
    }

    private void Start(in RtpAudioPacket packet)
    {
        _counters.Overflowed += _store.Count;
        _store.Clear();
        _sequences.Restart(packet.SequenceNumber);
        _wait.Restart();
        _signs.Restart();
        _debt.Clear();
        _history = default;
        _ssrc = packet.Ssrc;
        _next = _sequences.Next;
        (_owedConcealment, _owedSilence, _owedRecovery) = (0, 0, 0);
        _newStream = _started;
        _started = true;
    }

    private IPayloadDecoder? FindDecoder(in RtpAudioPacket packet)
    {
        var codec = _codecs[packet.PayloadType & 0x7F];
        if (codec < 0 || packet.Payload.IsEmpty)
        {
            _counters.Ignored++;
            return null;
        }

        return _decoders[codec] ??= (AudioCodec)codec switch
        {
            AudioCodec.Opus => new OpusPayloadDecoder(),
            AudioCodec.Pcmu => new G711PayloadDecoder(G711Law.Mu),
            _ => new G711PayloadDecoder(G711Law.A),
        };
    }

    private void CountOld(TimeSpan now, long sequence)
    {
        if (_history.Came(_next - sequence))
        {
            _counters.Duplicates++;
            return;
        }

        _counters.Late++;
        if (sequence <= _lastHole.Last)
        {
            // So that the next one that is as late will not be.
            _wait.Overtaken(now, now - _lastHole.Since);
        }
    }

    private void Store(TimeSpan now, in RtpAudioPacket packet, in StoredPacket stored)
    {
        var overtaker = _store.FirstArrivalBehind(stored.Sequence);
        switch (_store.Add(stored, packet.Payload))
        {
            case PacketInsertion.Duplicate:
                _counters.Duplicates++;
                return;
            case PacketInsertion.Full:
                _counters.Overflowed++;
                return;
        }

        if (overtaker is { } at)
        {
            _wait.Overtaken(now, now - at);
        }

        if (stored.Decoder is not null)
        {
            _lastAudio = now;
            _wait.Arrived(now, stored.Timestamp, stored.Decoder.ClockRate);
        }
    }
}
