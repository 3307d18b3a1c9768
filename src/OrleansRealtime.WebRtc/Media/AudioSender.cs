using OrleansRealtime.Audio;
using OrleansRealtime.Audio.G711;

namespace OrleansRealtime.WebRtc.Media;

/// <summary>
/// PCM16 mono 24 kHz to RTP payloads of 20 ms, each when it is due. Sans-IO: <see cref="Enqueue"/> as fast as sound is
/// made, then
/// <see cref="TryTakeFrame"/> until it is false; again at <see cref="NextTimeout"/>. Not for two threads at once. No
/// allocation per frame.
/// <para>
/// The end of a sound that fills no frame is padded with silence when <see cref="Flush"/> says that no more comes, or
/// when nothing has come for 40 ms. One silent frame follows it, because the encoder holds the last few milliseconds
/// back. While nothing is queued nothing is sent; the timestamp then goes on with time, and the marker tells of the
/// pause.
/// </para>
/// </summary>
internal sealed class AudioSender : IDisposable
{
    /// <summary>Room for any payload, bytes.</summary>
    public const int MaxPayload = 640;

    /// <summary>The most an encoder holds back: resampling 5 ms, Opus 6.5 ms.</summary>
    private const int MostHeldBack = 240;

    private static readonly TimeSpan PatienceForMore = TimeSpan.FromMilliseconds(40);

    private readonly IPayloadEncoder _encoder;
    private readonly uint _firstTimestamp;
    private readonly SampleQueue _queue = new();
    private readonly FramePacer _pacer = new();
    private readonly OpusRateControl _rate;
    private readonly short[] _frame = new short[FramePacer.FrameSamples];
    private TimeSpan _enqueuedAt;
    private TimeSpan _waitingSince;
    private bool _flushed;
    private bool _heldBack;

    /// <param name="codec">What to send.</param>
    /// <param name="firstTimestamp">Of the first packet; to be chosen at random (RFC 3550 §5.1).</param>
    /// <param name="repeats">Whether payloads can be sent once more; see <see cref="Copies"/>.</param>
    public AudioSender(AudioCodec codec, uint firstTimestamp, bool repeats = false)
    {
        _rate = new OpusRateControl(repeats);
        _encoder = codec switch
        {
            AudioCodec.Opus => new OpusPayloadEncoder(),
            AudioCodec.Pcmu => new G711PayloadEncoder(G711Law.Mu),
            _ => new G711PayloadEncoder(G711Law.A),
        };
        _firstTimestamp = firstTimestamp;
    }

    /// <summary>Samples that wait.</summary>
    public int QueuedSamples => _queue.Count;

    /// <summary>Queued samples that were sent since the start; padding does not count. Only grows.</summary>
    public long PlayedSamples { get; private set; }

    /// <value>How hard the Opus encoder works, 0–10, default 5; see <see cref="EncoderComplexityPolicy"/>. Without
    /// effect on G.711.</value>
    public int Complexity
    {
        get => (_encoder as OpusPayloadEncoder)?.Complexity ?? 0;
        set
        {
            if (_encoder is OpusPayloadEncoder opus && opus.Complexity != value)
            {
                opus.Complexity = value;
            }
        }
    }

    /// <value>What is aimed at, bits per second.</value>
    public int Bitrate => _encoder is OpusPayloadEncoder ? _rate.Bitrate : 64_000;

    /// <summary>How often each payload is worth sending once more, by what receivers report, 0–2.</summary>
    public int Copies => _rate.Copies;

    /// <summary>
    /// When <see cref="TryTakeFrame"/> is next worth calling, in the past when it is already; null while nothing waits.
    /// Valid until the next call of any method.
    /// </summary>
    public TimeSpan? NextTimeout
    {
        get
        {
            if (_queue.Count == 0 && !_heldBack)
            {
                return null;
            }

            var due = _pacer.Due ?? _enqueuedAt;
            var ready = _enqueuedAt + PatienceForMore;
            return _queue.Count >= FramePacer.FrameSamples || _flushed || due > ready ? due : ready;
        }
    }

    /// <summary>Queues samples behind those that wait, 30 s in all at most.</summary>
    /// <returns>How many of the first samples were taken; the caller keeps the others and offers them again
    /// later.</returns>
    public int Enqueue(TimeSpan now, ReadOnlySpan<short> pcm)
    {
        _waitingSince = _queue.Count == 0 ? now : _waitingSince;
        var taken = _queue.Add(pcm);
        if (taken > 0)
        {
            _enqueuedAt = now;
            _flushed = false;
        }

        return taken;
    }

    /// <summary>No more comes for now: what waits is sent without waiting for a full frame.</summary>
    public void Flush() => _flushed = true;

    /// <summary>Drops all that waits, at once.</summary>
    /// <returns>Samples dropped.</returns>
    public int Clear()
    {
        _flushed = true;
        return _queue.Clear();
    }

    /// <param name="now">The time.</param>
    /// <param name="payload">Room for <see cref="MaxPayload"/>.</param>
    /// <param name="frame">What was written.</param>
    /// <returns>False when no frame is due.</returns>
    public bool TryTakeFrame(TimeSpan now, Span<byte> payload, out SentFrame frame)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(payload.Length, MaxPayload);
        if (!_pacer.IsDue(now) || !HasFrame(now))
        {
            frame = default;
            return false;
        }

        var place = _pacer.Take(now, waited: _queue.Count > 0 && _waitingSince <= _pacer.Due, out var paused);
        if (paused)
        {
            _encoder.Pause();
        }

        var samples = _queue.Take(_frame);
        _frame.AsSpan(samples).Clear();
        _heldBack = samples > FramePacer.FrameSamples - MostHeldBack;
        PlayedSamples += samples;
        frame = new SentFrame(_encoder.Encode(_frame, payload), ToTimestamp(place), paused, samples);
        return true;
    }

    /// <summary>The RTP timestamp that goes with <paramref name="now"/>, for sender reports (RFC 3550
    /// §6.4.1).</summary>
    public uint TimestampAt(TimeSpan now) => ToTimestamp(_pacer.PositionAt(now));

    /// <summary>What the receiver says of this stream (RFC 3550 §6.4.1).</summary>
    /// <param name="fractionLost">Since its report before, 0–1.</param>
    /// <param name="jitter">Taken for completeness: uneven arrival is the receiver's to even out.</param>
    /// <param name="roundTrip">Likewise.</param>
    public void OnReceiverReport(double fractionLost, TimeSpan jitter, TimeSpan roundTrip)
    {
        _ = (jitter, roundTrip);
        if (_encoder is OpusPayloadEncoder opus)
        {
            _rate.OnReport(fractionLost);
            opus.Apply(_rate);
        }
    }

    public void Dispose()
    {
        _queue.Dispose();
        _encoder.Dispose();
    }

    private bool HasFrame(TimeSpan now) =>
        _queue.Count >= FramePacer.FrameSamples ||
        ((_queue.Count > 0 || _heldBack) && (_flushed || now - _enqueuedAt >= PatienceForMore));

    private uint ToTimestamp(SampleTime place) =>
        unchecked(_firstTimestamp + (uint)(place.Samples * _encoder.ClockRate / SampleTime.Rate));
}
