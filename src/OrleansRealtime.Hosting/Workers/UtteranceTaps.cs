using System.Buffers;
using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Playback;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>
/// Copies what the user says into the store, sample for sample what the recogniser is given, but as it comes and whatever becomes
/// of the recognition. Called by the session's side and the edge's.
/// </summary>
internal sealed class UtteranceTaps(AudioTimeline timeline, ItemAudioStore store) : IDisposable
{
    // 200 ms; longer audio is read in several steps.
    private const int StepSamples = 4_800;

    private readonly Lock _lock = new();
    private readonly Dictionary<OperationId, Tap> _taps = [];

    public void Start(OperationId operation, AudioAddress address, SampleTime from)
    {
        if (!store.IsOn)
        {
            return;
        }

        lock (_lock)
        {
            var reader = timeline.Open(from);
            var tap = new Tap(address, reader, reader.Position);
            _taps[operation] = tap;
            Drain_NeedsLock(tap);
        }
    }

    /// <summary>There is more audio.</summary>
    public void Advance()
    {
        lock (_lock)
        {
            foreach (var (operation, tap) in _taps)
            {
                Drain_NeedsLock(tap);
                if (tap.Reader.Position >= tap.Until)
                {
                    Finish_NeedsLock(operation, tap);
                }
            }
        }
    }

    /// <summary>The utterance ends here; its last audio may still be on its way.</summary>
    public void End(OperationId operation, SampleTime to)
    {
        lock (_lock)
        {
            if (!_taps.TryGetValue(operation, out var tap))
            {
                return;
            }

            tap.Until = to;
            Drain_NeedsLock(tap);
            store.Trim(tap.Address, to - tap.From);
            if (tap.Reader.Position >= to)
            {
                Finish_NeedsLock(operation, tap);
            }
        }
    }

    /// <summary>There will be no such item.</summary>
    public void Cancel(OperationId operation)
    {
        lock (_lock)
        {
            if (_taps.Remove(operation, out var tap))
            {
                tap.Reader.Dispose();
                store.Forget([tap.Address.ItemId!.Value], []);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var tap in _taps.Values)
            {
                tap.Reader.Dispose();
            }

            _taps.Clear();
        }
    }

    private void Drain_NeedsLock(Tap tap)
    {
        // Not held in between: most of the time nobody speaks.
        var step = ArrayPool<short>.Shared.Rent(StepSamples);
        while (tap.Reader.Read(step.AsSpan(0, StepSamples), tap.Until) is > 0 and var count)
        {
            store.Append(tap.Address, tap.Reader.Position - tap.From - new SampleTime(count), step.AsSpan(0, count));
        }

        ArrayPool<short>.Shared.Return(step);
    }

    private void Finish_NeedsLock(OperationId operation, Tap tap)
    {
        _taps.Remove(operation);
        tap.Reader.Dispose();
        store.End(tap.Address, tap.Until - tap.From);
    }

    /// <param name="Address">What it is the sound of.</param>
    /// <param name="Reader">Where it reads.</param>
    /// <param name="From">Where it began.</param>
    private sealed record Tap(AudioAddress Address, AudioTimeline.Reader Reader, SampleTime From)
    {
        /// <summary>Where it ends; null while that is open.</summary>
        public SampleTime? Until { get; set; }
    }
}
