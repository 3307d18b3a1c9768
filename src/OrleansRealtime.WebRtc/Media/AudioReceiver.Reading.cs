using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Pcm;

namespace OrleansRealtime.WebRtc.Media;

internal sealed partial class AudioReceiver
{
    private const int SilentFrame = SampleTime.Rate / 50;
    private const int SilentFramesAtOnce = 6;

    /// <summary>The longest sound that is made up; after it comes silence.</summary>
    private const int MostConcealed = SampleTime.Rate / 10;

    /// <summary>The longest pause believed of a timestamp, beyond what passed in real time.</summary>
    private const long MostPause = 5 * SampleTime.Rate;

    /// <summary>What is left of a pause that is cut short: turns must still end in it.</summary>
    private const int KeptPause = SampleTime.Rate;

    private const float QuietDb = -50f;

    private static readonly TimeSpan MostSilenceOwed = TimeSpan.FromSeconds(5);

    private IPayloadDecoder? _decoder;
    private bool _timestampKnown;

    // Where the sound given out ends, on the sender's clock.
    private uint _timestamp;

    // Silence given out beyond that, because nothing came.
    private long _credit;

    // Silence of earlier times that was no pause of the sender's.
    private readonly SilenceDebt _debt = new();
    private readonly PauseSigns _signs = new();

    // Still to be given out before the first packet of the store, in this order.
    private int _owedConcealment;
    private long _owedSilence;
    private int _owedRecovery;

    private int _lastSamples = SilentFrame;
    // How long nothing could be heard, up to now.
    private long _quiet;
    private bool _silent;
    private bool _repaying;
    private TimeSpan _silentUntil;

    /// <summary>When to read again though nothing has come; null before the first audio packet. Valid once
    /// <see cref="TryRead"/> was false.</summary>
    public TimeSpan? NextTimeout
    {
        get
        {
            if (_store.Count > 0)
            {
                return HoleSince() + _wait.At(HoleSince());
            }

            return _decoder is null ? null
                : _silent ? _silentUntil + SampleTime.FromMilliseconds(20).ToTimeSpan()
                : _lastAudio + _signs.Patience;
        }
    }

    /// <summary>The next samples that are due.</summary>
    /// <param name="now">The time.</param>
    /// <param name="pcm">Room for <see cref="MaxRead"/>.</param>
    /// <param name="count">Samples written, 1 or more.</param>
    /// <returns>False when there are none for now.</returns>
    public bool TryRead(TimeSpan now, Span<short> pcm, out int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pcm.Length, MaxRead);
        _ahead.Advance(now);
        do
        {
            if (!TryStep(now, pcm, out count))
            {
                return false;
            }
        }
        while (count == 0);

        _ahead.Add(count);
        Position += new SampleTime(count);
        return true;
    }

    // One step; it may give out nothing and yet get on.
    private bool TryStep(TimeSpan now, Span<short> pcm, out int count)
    {
        count = 0;
        if (_decoder is not null && TryPayOwed(_decoder, pcm, out count))
        {
            return true;
        }

        if (_store.Count == 0)
        {
            return TryGiveSilence(now, pcm, out count);
        }

        if (_store.First.Sequence == _next)
        {
            count = Play(now, pcm);
            return true;
        }

        var since = HoleSince();
        if (!_store.IsFull && now < since + _wait.At(since))
        {
            return false;
        }

        FillHole(since);
        return true;
    }

    // Since when it is known that the next packet is missing.
    private TimeSpan HoleSince() => _store.FirstArrivalBehind(_next) ?? _lastAudio;

    private bool TryPayOwed(IPayloadDecoder decoder, Span<short> pcm, out int count)
    {
        if (_owedConcealment > 0)
        {
            count = decoder.Conceal(_owedConcealment, pcm);
            _counters.ConcealedSamples += _owedConcealment;
            _owedConcealment = 0;
            return true;
        }

        if (_owedSilence > 0)
        {
            var samples = (int)Math.Min(_owedSilence, SilentFramesAtOnce * SilentFrame);
            count = decoder.Silence(samples, pcm);
            _counters.SilenceSamples += samples;
            _owedSilence -= samples;
            return true;
        }

        if (_owedRecovery > 0)
        {
            count = decoder.Recover(_store.FirstPayload, _owedRecovery, pcm);
            if (count < 0)
            {
                count = decoder.Conceal(_owedRecovery, pcm);
                _counters.ConcealedSamples += _owedRecovery;
            }
            else
            {
                _counters.Recovered++;
            }

            _owedRecovery = 0;
            return true;
        }

        count = 0;
        return false;
    }

    // The next packets up to the first of the store are given up.
    private void FillHole(TimeSpan since)
    {
        ref readonly var first = ref _store.First;
        var lost = first.Sequence - _next;
        _counters.Lost += lost;
        _history.AddLost(lost);
        _lastHole = (first.Sequence - 1, since);
        _next = first.Sequence;
        if (first.Decoder is null || first.Decoder != _decoder || !_timestampKnown || _ahead.IsTooFar)
        {
            // What the lost ones held cannot be told; the next timestamp shows it as a pause.
            return;
        }

        var hole = ToSamples(first.Timestamp - _timestamp, _decoder);
        _signs.Paused(hole - (lost * _lastSamples));
        var missing = hole - _credit;
        if (missing <= 0 || missing > MostPause)
        {
            return;
        }

        // A hole longer than the lost packets has a pause in it, and then nobody can tell where redundancy would
        // belong.
        var sound = lost > MostPause ? missing : Math.Min(missing, lost * _lastSamples);
        var recoverable = _decoder.RecoverableSamples(_store.FirstPayload);
        _owedRecovery = recoverable <= sound && sound == missing ? recoverable : 0;
        _owedConcealment = (int)Math.Min(sound - _owedRecovery, MostConcealed) / 60 * 60;
        _owedSilence = missing - _owedRecovery - _owedConcealment;
        _timestamp = first.Timestamp;
        _credit = 0;
    }

    private int Play(TimeSpan now, Span<short> pcm)
    {
        ref readonly var first = ref _store.First;
        if (first.Decoder is not { } decoder)
        {
            Remove();
            return 0;
        }

        if (_decoder != decoder || _newStream)
        {
            _newStream = false;
            var rest = _decoder?.Flush(pcm) ?? 0;
            _decoder = decoder;
            _timestampKnown = false;
            if (rest > 0)
            {
                return rest;
            }
        }

        if (first.IsCopy && _timestampKnown && (int)(first.Timestamp - _timestamp) < 0)
        {
            // Heard already: the number missing here was of something else.
            Remove();
            return 0;
        }

        Follow(now, first.Timestamp, decoder);
        return _owedSilence > 0 ? 0 : Decode(now, decoder, pcm);
    }

    // Whether there was a pause before this packet.
    private void Follow(TimeSpan now, uint timestamp, IPayloadDecoder decoder)
    {
        var pause = _timestampKnown ? ToSamples(timestamp - _timestamp, decoder) : 0;
        if (!_timestampKnown)
        {
            // What passed between two streams is what passed in real time.
            _credit = 0;
        }
        else if (pause < 0 || pause - _credit > MostPause || (pause > _credit && _ahead.IsTooFar))
        {
            _counters.Resyncs++;
            _credit = 0;
        }
        else
        {
            _signs.Paused(pause);
            var shown = Shorten(pause);
            _owedSilence = Math.Max(0, shown - _credit);
            if (_credit > shown)
            {
                _debt.Suspect(now, _credit - shown);
            }

            _credit = 0;
            _quiet += pause;
        }

        _timestamp = timestamp;
        _timestampKnown = true;
    }

    // What is left of a pause while silence is owed back.
    private long Shorten(long pause)
    {
        var shown = Math.Max(Math.Clamp(KeptPause - _quiet, 0, pause), pause - _debt.Owed);
        _debt.Pay(pause - shown);
        _counters.TrimmedSamples += pause - shown;
        return shown;
    }

    private int Decode(TimeSpan now, IPayloadDecoder decoder, Span<short> pcm)
    {
        ref readonly var first = ref _store.First;
        var samples = first.Samples;
        _counters.Repeated += first.IsCopy ? 1 : 0;
        _timestamp += (uint)((long)samples * decoder.ClockRate / SampleTime.Rate);
        _lastSamples = samples;
        (_silent, _repaying) = (false, false);
        if (_ahead.IsTooFar)
        {
            _counters.Overflowed++;
            Remove();
            return 0;
        }

        var announced = decoder.SaysPause(_store.FirstPayload);
        var count = decoder.Decode(_store.FirstPayload, pcm);
        if (count < 0)
        {
            _counters.Invalid++;
            _counters.ConcealedSamples += samples;
            count = decoder.Conceal(samples, pcm);
        }

        Remove();
        _debt.Came(now, count);
        var isQuiet = PcmLevel.Measure(pcm[..count]) < QuietDb;
        _signs.Came(count, isQuiet, announced);
        _quiet = isQuiet ? _quiet + count : 0;
        if (_quiet > KeptPause && (_ahead.Excess > 0 || _debt.Owed > 0))
        {
            _counters.TrimmedSamples += count;
            _debt.Pay(count);
            return 0;
        }

        return count;
    }

    private void Remove()
    {
        _store.RemoveFirst();
        _history.Add(true);
        _next++;
    }

    private bool TryGiveSilence(TimeSpan now, Span<short> pcm, out int count)
    {
        count = 0;
        if (_decoder is null || now - _lastAudio < _signs.Patience)
        {
            return false;
        }

        if (!_silent)
        {
            // Were a packet to come now, it would bring its own length of time.
            _silent = true;
            _silentUntil = _lastAudio + new SampleTime(_lastSamples + _ahead.Excess).ToTimeSpan();
        }

        if (!_repaying && _quiet + _credit >= KeptPause)
        {
            // Turns have ended by now: what is owed may be paid, should this be a pause.
            _repaying = true;
            _silentUntil += new SampleTime(_debt.Owed).ToTimeSpan();
        }

        // Who was not asked for long, as when the machine slept, is not drowned in silence.
        _silentUntil = now - _silentUntil > MostSilenceOwed ? now - MostSilenceOwed : _silentUntil;
        var frames = Math.Min(SampleTime.FromTimeSpan(now - _silentUntil).Samples / SilentFrame, SilentFramesAtOnce);
        if (frames <= 0)
        {
            return false;
        }

        var samples = (int)frames * SilentFrame;
        count = _decoder.Silence(samples, pcm);
        _counters.SilenceSamples += samples;
        _credit += samples;
        _silentUntil += new SampleTime(samples).ToTimeSpan();
        return true;
    }

    private static long ToSamples(uint ticks, IPayloadDecoder decoder) =>
        (long)(int)ticks * SampleTime.Rate / decoder.ClockRate;
}
