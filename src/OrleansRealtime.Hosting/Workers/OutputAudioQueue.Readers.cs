using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Workers.Speech;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>Readers that come and go, and what is kept for those that come back.</summary>
internal sealed partial class OutputAudioQueue
{
    /// <summary>Keeps the sound of answers for a client that comes back, or not any more.</summary>
    public void Keep(bool isOn)
    {
        lock (_lock)
        {
            _keeps = isOn;
        }
    }

    /// <summary>Takes back what another process had kept.</summary>
    public void Restore(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        lock (_lock)
        {
            _keeps = true;
            _isLeft = true;
            _kept.Restore(records);
        }
    }

    /// <summary>How much of a stream was made and is kept.</summary>
    public SampleTime KeptOf(AudioStreamId stream)
    {
        lock (_lock)
        {
            return _kept.LengthOf(stream);
        }
    }

    /// <summary>The client has so much of a stream.</summary>
    public void Heard(AudioStreamId stream, SampleTime until)
    {
        lock (_lock)
        {
            _kept.ForgetBefore(stream, until);
        }
    }

    /// <summary>How far each stream was taken by readers so far; streams of which nothing is left are absent.</summary>
    public IReadOnlyDictionary<AudioStreamId, SampleTime> Taken()
    {
        lock (_lock)
        {
            // What waits in the queue is for the next reader, and was taken by none.
            return _windows.ToDictionary(window => window.Key, window => window.Value.Taken);
        }
    }

    private (int Reader, Signal Ready, IReadOnlyList<(AudioStreamId Stream, KeptRange Range)> Kept) Begin(
        IReadOnlyDictionary<AudioStreamId, SampleTime>? from)
    {
        lock (_lock)
        {
            // The one before wakes, sees that it is not the reader any more, and ends.
            _ready.Set();
            WakeAll_NeedsLock();
            _ready = new Signal();
            _reader++;
            _isLeft = false;
            if (!_keeps)
            {
                _ready.Set();
                return (_reader, _ready, []);
            }

            var kept = _kept.From(from ?? new Dictionary<AudioStreamId, SampleTime>());
            ForgetReader_NeedsLock();
            return (_reader, _ready, kept);
        }
    }

    private void Leave(int reader)
    {
        lock (_lock)
        {
            if (reader != _reader)
            {
                return;
            }

            // Nobody listens: what is made meanwhile is kept where it is to be, and waits for nobody.
            _isLeft = true;
            ForgetReader_NeedsLock();
        }
    }

    private void ForgetReader_NeedsLock()
    {
        DropFrames_NeedsLock();
        foreach (var window in _windows.Values)
        {
            window.InFlight = 0;
        }

        WakeAll_NeedsLock();
    }

    private void WakeAll_NeedsLock()
    {
        foreach (var window in _windows.Values)
        {
            window.Room.Set();
            window.PlayRoom.Set();
        }
    }

    /// <summary>Waits until a kept frame fits the stream's window; false when somebody else reads.</summary>
    private async ValueTask<bool> MayPlayAsync(
        int reader,
        AudioStreamId stream,
        int samples,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            Window window;
            lock (_lock)
            {
                if (_completed || reader != _reader || cancellationToken.IsCancellationRequested)
                {
                    return false;
                }

                window = WindowOf_NeedsLock(stream);
                if (window.InFlight < WindowSamples)
                {
                    window.InFlight += samples;
                    window.HasEnded |= _kept.HasEnded(stream);
                    return true;
                }
            }

            using var registration = cancellationToken.UnsafeRegister(static signal => ((Signal)signal!).Set(), window.PlayRoom);
            await window.PlayRoom.WaitAsync();
        }
    }
}
