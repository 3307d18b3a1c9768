namespace OrleansRealtime.Testing.Calls;

/// <summary>The mouth and the ear of a caller.</summary>
internal sealed class CallerAudio : IDisposable
{
    // Quieter than this is no answer.
    private const int Quiet = 200;

    // Half a second: no voice pauses longer between two words.
    private const int LongestPause = 12_000;

    private readonly Lock _lock = new();
    private readonly Queue<short> _toSay = new();
    private readonly List<short> _heard = [];
    private readonly List<short> _quiet = [];
    private TaskCompletionSource? _said;

    public TimeSpan? FirstSoundAt { get; private set; }

    public short[] Heard
    {
        get
        {
            lock (_lock)
            {
                return [.. _heard];
            }
        }
    }

    public void Say(ReadOnlySpan<short> pcm)
    {
        lock (_lock)
        {
            foreach (var sample in pcm)
            {
                _toSay.Enqueue(sample);
            }
        }
    }

    public Task SaidAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_toSay.Count == 0)
            {
                return Task.CompletedTask;
            }

            _said ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _said.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The next frame to be sent: what there is to say, or silence.</summary>
    public void Take(Span<short> frame)
    {
        lock (_lock)
        {
            frame.Clear();
            for (var i = 0; i < frame.Length && _toSay.TryDequeue(out var sample); i++)
            {
                frame[i] = sample;
            }

            if (_toSay.Count == 0)
            {
                _said?.TrySetResult();
                _said = null;
            }
        }
    }

    public void Hear(TimeSpan now, ReadOnlySpan<short> pcm)
    {
        lock (_lock)
        {
            if (!pcm.ContainsAnyExceptInRange((short)-Quiet, (short)Quiet))
            {
                _quiet.AddRange(pcm);
                return;
            }

            // Pauses within an answer belong to it, the silence after it does not.
            if (FirstSoundAt is not null && _quiet.Count <= LongestPause)
            {
                _heard.AddRange(_quiet);
            }

            _quiet.Clear();
            FirstSoundAt ??= now;
            _heard.AddRange(pcm);
        }
    }

    public void Dispose() => _said?.TrySetCanceled();
}
