using OrleansRealtime.Audio;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Hosting.Workers;

namespace OrleansRealtime.Hosting.Media;

/// <summary>What the session says of pauses, on its way from the loop that hears it to the one that waits for it.</summary>
internal sealed class PauseAnswers
{
    private readonly Lock _lock = new();
    private readonly Signal _news = new();
    private PauseAnswer? _latest;
    private bool _closed;

    public void Add(PauseAnswer answer)
    {
        lock (_lock)
        {
            _latest = answer;
        }

        _news.Set();
    }

    /// <summary>Nothing more will come.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }

        _news.Set();
    }

    /// <summary>Takes the latest answer, if there is one.</summary>
    public bool TryTake(out PauseAnswer answer)
    {
        lock (_lock)
        {
            answer = _latest.GetValueOrDefault();
            var found = _latest is not null;
            _latest = null;
            return found;
        }
    }

    /// <summary>Waits for the answer to a question; one caller at a time. When the session is gone, the turn is over.</summary>
    /// <param name="askedAt">The question.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<PauseAnswer> WaitAsync(SampleTime askedAt, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(static signal => ((Signal)signal!).Set(), _news);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTake(out var answer) && answer.At >= askedAt)
            {
                return answer;
            }

            if (IsClosed())
            {
                return new PauseAnswer(askedAt, AskAgainAt: null);
            }

            await _news.WaitAsync();
        }
    }

    private bool IsClosed()
    {
        lock (_lock)
        {
            return _closed;
        }
    }
}
