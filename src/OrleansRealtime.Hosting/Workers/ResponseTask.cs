using System.Runtime.CompilerServices;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Inference.Responders;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>Runs one answer: words go to the session, sound to the edge, each in its own order.</summary>
internal sealed class ResponseTask(
    InferenceCommand.StartResponse start,
    IResponder responder,
    OutputAudioQueue audio,
    ItemAudioStore kept,
    Func<InferenceEvent, ValueTask> report)
{
    private readonly OperationId _operation = start.Operation;
    private int _message = -1;
    private SampleTime _length;
    private bool _isSpeaking;

    public async Task RunAsync(ResponderRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var update in responder.RespondAsync(request, cancellationToken))
            {
                await HandleAsync(update, cancellationToken);
            }
        }
        finally
        {
            if (_isSpeaking)
            {
                audio.End(new AudioStreamId(_operation, _message), isComplete: false);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask HandleAsync(ResponderUpdate update, CancellationToken cancellationToken)
    {
        switch (update)
        {
            case ResponderUpdate.Text text:
                await report(new InferenceEvent.TextDelta(_operation, text.Delta));
                break;
            case ResponderUpdate.SpokenText spoken:
                BeginMessage();
                await report(new InferenceEvent.SpokenDelta(
                    _operation,
                    spoken.Delta,
                    [.. spoken.Words.Select(word => new WordTime(word.TextEnd, word.End))]));
                break;
            case ResponderUpdate.Audio sound:
                BeginMessage();
                _length = sound.Frame.End;
                var stream = new AudioStreamId(_operation, _message);
                kept.Append(AudioAddress.OfAnswer(stream), sound.Frame.Position, sound.Frame.Span);
                if (WithoutMade(sound.Frame) is { } news)
                {
                    await audio.WriteAsync(stream, news, cancellationToken);
                }

                break;
            case ResponderUpdate.ToolCall call:
                await EndMessageAsync(isCutShort: false);
                await report(new InferenceEvent.ToolCalled(_operation, call.CallId, call.Name, call.Arguments));
                break;
            case ResponderUpdate.Finished finished:
                await EndMessageAsync(isCutShort: finished.Cause != FinishCause.Completed);
                await report(new InferenceEvent.ResponseCompleted(
                    _operation,
                    EndingOf(finished.Cause),
                    new TextUsage(
                        finished.Usage.InputTextTokens,
                        finished.Usage.CachedTextTokens,
                        finished.Usage.OutputTextTokens)));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>What of a frame was not made before, in an earlier life of the answer; null when all of it was.</summary>
    private PooledAudio? WithoutMade(PooledAudio frame)
    {
        var made = _message < start.SkipMessages ? frame.End
            : _message == start.SkipMessages ? start.SkipAudio
            : SampleTime.Zero;
        if (made <= frame.Position)
        {
            return frame;
        }

        using (frame)
        {
            return made >= frame.End
                ? null
                : PooledAudio.CopyOf(made, frame.Span[(int)(made - frame.Position).Samples..]);
        }
    }

    private void BeginMessage()
    {
        if (!_isSpeaking)
        {
            _isSpeaking = true;
            _message++;
            _length = SampleTime.Zero;
        }
    }

    private async ValueTask EndMessageAsync(bool isCutShort)
    {
        if (_isSpeaking)
        {
            _isSpeaking = false;
            var stream = new AudioStreamId(_operation, _message);
            audio.End(stream);
            kept.End(AudioAddress.OfAnswer(stream));
            await report(new InferenceEvent.SpokenEnded(_operation, _length, isCutShort));
        }
    }

    private static ResponseEnding EndingOf(FinishCause cause) => cause switch
    {
        FinishCause.Completed => ResponseEnding.Completed,
        FinishCause.MaxOutputTokens => ResponseEnding.MaxOutputTokens,
        FinishCause.ContentFilter => ResponseEnding.ContentFilter,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
