using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OrleansRealtime.Audio;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Speech;

namespace OrleansRealtime.Testing.Engines;

/// <summary>
/// Gives the enqueued answers in turn, then <see cref="Default"/>. An answer is speech when a voice is asked for, else text
/// in one delta for each word.
/// </summary>
public sealed class ScriptedResponder(TimeProvider time) : IResponder
{
    private readonly ConcurrentQueue<ScriptedAnswer> _script = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The answer once the script has run out.</summary>
    public ScriptedAnswer Default { get; set; } = new("This is a scripted answer.");

    public AsyncCounter Started { get; } = new("answers started");

    public AsyncCounter Finished { get; } = new("answers finished");

    public AsyncCounter Cancelled { get; } = new("answers cancelled");

    public AsyncCounter Failed { get; } = new("answers failed");

    /// <summary>Answers over for any reason, or dropped by their reader.</summary>
    public AsyncCounter Disposed { get; } = new("answers disposed");

    public AsyncCounter FramesSent { get; } = new("audio frames sent");

    /// <summary>Every request so far.</summary>
    public ConcurrentQueue<ResponderRequest> Requests { get; } = new();

    public ScriptedResponder Enqueue(params ReadOnlySpan<ScriptedAnswer> answers)
    {
        foreach (var answer in answers)
        {
            _script.Enqueue(answer);
        }

        return this;
    }

    /// <summary>Lets answers go that ignore cancellation, now and later.</summary>
    public void Release() => _released.TrySetResult();

    public async IAsyncEnumerable<ResponderUpdate> RespondAsync(
        ResponderRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answer = _script.TryDequeue(out var next) ? next : Default;
        var stop = answer.Ending == ScriptedEnding.IgnoreCancellation ? CancellationToken.None : cancellationToken;
        Requests.Enqueue(request);
        Started.Increment();
        try
        {
            await WaitAsync(answer.Delay, stop);
            await foreach (var update in request.Voice is null ? Write(answer, stop).ToAsyncEnumerable() : SpeakAsync(answer, stop))
            {
                yield return update;
            }

            foreach (var call in answer.ToolCalls)
            {
                ThrowIfCancelled(stop);
                yield return new ResponderUpdate.ToolCall(call.CallId, call.Name, call.Arguments);
            }

            await EndAsync(answer, stop);
            Finished.Increment();
            yield return new ResponderUpdate.Finished(answer.Cause, answer.Usage ?? Count(request, answer));
        }
        finally
        {
            Disposed.Increment();
        }
    }

    private IEnumerable<ResponderUpdate> Write(ScriptedAnswer answer, CancellationToken stop)
    {
        for (var start = 0; start < answer.Text.Length;)
        {
            ThrowIfCancelled(stop);
            var space = answer.Text.IndexOf(' ', start + 1);
            var end = space < 0 ? answer.Text.Length : space;
            yield return new ResponderUpdate.Text(answer.Text[start..end]);
            start = end;
        }
    }

    private async IAsyncEnumerable<ResponderUpdate> SpeakAsync(ScriptedAnswer answer, [EnumeratorCancellation] CancellationToken stop)
    {
        if (answer.Text.Length == 0)
        {
            yield break;
        }

        var length = SampleTime.FromTimeSpan(answer.Speech);
        var frame = (int)SampleTime.FromTimeSpan(answer.Frame).Samples;
        yield return new ResponderUpdate.SpokenText(answer.Text, Words(answer.Text, length));
        for (var position = SampleTime.Zero; position < length; position += new SampleTime(frame))
        {
            ThrowIfCancelled(stop);
            var samples = (int)Math.Min(frame, (length - position).Samples);
            FramesSent.Increment();
            yield return new ResponderUpdate.Audio(Tone.Rent(position, samples));
            if (answer.IsPaced)
            {
                await WaitAsync(new SampleTime(samples).ToTimeSpan(), stop);
            }
        }
    }

    private async Task EndAsync(ScriptedAnswer answer, CancellationToken stop)
    {
        switch (answer.Ending)
        {
            case ScriptedEnding.Fail:
                Failed.Increment();
                throw answer.Fault;
            case ScriptedEnding.Hang:
                await WaitAsync(Timeout.InfiniteTimeSpan, stop);
                break;
            case ScriptedEnding.IgnoreCancellation:
                await _released.Task;
                break;
            default:
                ThrowIfCancelled(stop);
                break;
        }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken stop)
    {
        if (wait == TimeSpan.Zero)
        {
            return;
        }

        try
        {
            await Task.Delay(wait, time, stop);
        }
        catch (OperationCanceledException)
        {
            Cancelled.Increment();
            throw;
        }
    }

    private void ThrowIfCancelled(CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            Cancelled.Increment();
            stop.ThrowIfCancellationRequested();
        }
    }

    private static List<SpokenWord> Words(string text, SampleTime length)
    {
        var ends = Enumerable.Range(1, text.Length)
            .Where(end => text[end - 1] != ' ' && (end == text.Length || text[end] == ' '))
            .ToArray();
        return [.. ends.Select((end, i) => new SpokenWord(end, new SampleTime(length.Samples * (i + 1) / ends.Length)))];
    }

    private static ResponderUsage Count(ResponderRequest request, ScriptedAnswer answer)
        => new(WordsIn(request.Options.Instructions) + request.Messages.Sum(message => WordsIn(message.Text)), 0, WordsIn(answer.Text));

    private static int WordsIn(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length ?? 0;
}
