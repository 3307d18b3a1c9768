using System.Diagnostics;
using System.Text;
using OrleansRealtime.Load.Measuring;
using OrleansRealtime.Load.Traffic;

namespace OrleansRealtime.Load.Callers;

/// <summary>One synthetic caller. The clock sends for it, the socket's thread hears for it.</summary>
internal sealed class Caller(CallScript script, bool checksContent) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // What may still be under way when the last frame has left: the end of the last answer.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly CallSocket _socket = new();
    private readonly long[] _sentAt = new long[script.FrameCount];
    private readonly byte[] _scratch = new byte[1024 * 1024];
    private readonly List<AnswerTrack> _answers = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _sentAll = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;
    private int _sent;

    public CallTally Tally { get; } = new();

    /// <summary>When the first frame is due.</summary>
    public long StartsAt { get; set; }

    /// <summary>When the next frame is due; <see cref="long.MaxValue"/> when all have been sent.</summary>
    public long NextDueAt => _sent == script.FrameCount
        ? long.MaxValue
        : StartsAt + ((long)_sent * script.FrameMilliseconds * Stopwatch.Frequency / 1000);

    public async Task ConnectAsync(Uri address, string? key, CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(address, key, Handle, cancellationToken);
        _socket.TrySend(ClientFrames.Text(Encoding.UTF8.GetBytes(
            """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":""" +
            $$"""{"type":"server_vad","silence_duration_ms":{{script.SilenceMilliseconds}} } } } } }""")));
        await _ready.Task.WaitAsync(Patience, cancellationToken);
    }

    /// <summary>Waits until all was said and answered, and hangs up.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(_sentAll.Task, _socket.Closed).WaitAsync(cancellationToken);
        await Task.WhenAny(_answered.Task, _socket.Closed, Task.Delay(Grace, cancellationToken));
        Tally.WasHungUpOn = _socket.Closed.IsCompleted;
        _socket.Close();
        await Task.WhenAny(_socket.Closed, Task.Delay(Grace, cancellationToken));
        Settle();
    }

    /// <summary>Sends the next frame; on the clock's thread.</summary>
    public void SendNext()
    {
        Volatile.Write(ref _sentAt[_sent], Stopwatch.GetTimestamp());
        _socket.TrySend(script.Frame(_sent));
        if (++_sent == script.FrameCount)
        {
            _sentAll.TrySetResult();
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Handle(ReadOnlySpan<byte> utf8, long receivedAt)
    {
        var view = ServerEventView.Read(utf8);
        if (view.Type.SequenceEqual("response.output_audio.delta"u8))
        {
            HandleDelta(view.Delta, receivedAt);
        }
        else if (view.Type.SequenceEqual("input_audio_buffer.speech_started"u8))
        {
            HandleStart(view.PositionMilliseconds, receivedAt);
        }
        else if (view.Type.SequenceEqual("input_audio_buffer.speech_stopped"u8))
        {
            HandleStop(view.PositionMilliseconds);
        }
        else if (view.Type.SequenceEqual("response.done"u8))
        {
            HandleDone(Encoding.UTF8.GetString(view.Status));
        }
        else if (view.Type.SequenceEqual("session.updated"u8))
        {
            _ready.TrySetResult();
        }
        else if (view.Type.SequenceEqual("error"u8))
        {
            Tally.Errors++;
            Tally.FirstError ??= Encoding.UTF8.GetString(utf8);
        }
    }

    private void HandleStart(long milliseconds, long receivedAt)
    {
        if (_started < script.Turns.Count)
        {
            var start = script.Turns[_started].Start;
            Tally.WrongMarks += milliseconds == start.At.Milliseconds ? 0 : 1;
            Tally.StartEvents.Add(Since(start.DecidedAt, receivedAt));
        }

        _started++;
    }

    private void HandleStop(long milliseconds)
    {
        var turn = _answers.Count;
        if (turn < script.Turns.Count && milliseconds != script.Turns[turn].Stop.At.Milliseconds)
        {
            Tally.WrongMarks++;
        }

        _answers.Add(new AnswerTrack());
    }

    private void HandleDelta(ReadOnlySpan<byte> base64, long receivedAt)
    {
        if (_answers.Count == 0)
        {
            Tally.StrayDeltas++;
            return;
        }

        if (_answers[^1].Add(base64, receivedAt, checksContent, _scratch) is { } lateness)
        {
            Tally.FrameLateness.Add(lateness);
        }
    }

    private void HandleDone(string status)
    {
        if (_answers.Count > 0)
        {
            _answers[^1].Status = status;
        }

        if (_answers.Count == script.Turns.Count)
        {
            _answered.TrySetResult();
        }
    }

    /// <summary>Holds what came against what had to come.</summary>
    private void Settle()
    {
        var turns = script.Turns;
        Tally.ExpectedTurns = turns.Count;
        Tally.LostMarks = Math.Max(0, turns.Count - _started) + Math.Max(0, turns.Count - _answers.Count);
        Tally.WrongMarks += Math.Max(0, _started - turns.Count) + Math.Max(0, _answers.Count - turns.Count);
        for (var i = 0; i < Math.Min(turns.Count, _answers.Count); i++)
        {
            var answer = _answers[i];
            if (answer.FirstAt == 0)
            {
                continue;
            }

            Tally.Answers++;
            Tally.AddedLatency.Add(Since(turns[i].Stop.DecidedAt, answer.FirstAt));
            Tally.AnswerBytes += answer.Bytes;
            Tally.SpoiltAnswers += answer.IsIntact ? 0 : 1;
            if (turns[i].IsInterrupted && i + 1 < turns.Count)
            {
                // Silent already when the speech was detected: nothing had to be stopped.
                Tally.BargeIns.Add(TimeSpan.FromTicks(
                    Math.Max(0, Since(turns[i + 1].Start.DecidedAt, answer.LastAt).Ticks)));
                Tally.WrongEndings += answer.Status == "cancelled" ? 0 : 1;
            }
            else
            {
                Tally.LostBytes += checksContent ? Math.Max(0, AnswerAudio.Bytes.Length - answer.Bytes) : 0;
                Tally.DoubledBytes += checksContent ? Math.Max(0, answer.Bytes - AnswerAudio.Bytes.Length) : 0;
                Tally.WrongEndings += answer.Status == "completed" ? 0 : 1;
            }
        }
    }

    private TimeSpan Since(Audio.SampleTime decidedAt, long receivedAt) =>
        Stopwatch.GetElapsedTime(Volatile.Read(ref _sentAt[script.FrameThatReaches(decidedAt)]), receivedAt);
}
