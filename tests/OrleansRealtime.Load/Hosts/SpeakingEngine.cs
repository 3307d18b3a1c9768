using System.Diagnostics;
using System.Runtime.CompilerServices;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Inference;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Speech;
using OrleansRealtime.Inference.Transcription;
using OrleansRealtime.Load.Traffic;

namespace OrleansRealtime.Load.Hosts;

/// <summary>
/// An engine that thinks in no time: what is measured with it is the server. It answers at once with <see cref="AnswerAudio"/>,
/// spoken in real time so that there is something to interrupt. Unlike the engine of the tests it remembers nothing, which is
/// what measuring memory needs.
/// </summary>
internal sealed class SpeakingEngine : IEngine, IResponder, ITranscriber
{
    private const string Words = "Here is the answer, as long as every other one.";

    private static readonly SpokenWord[] WordTimes = [new(Words.Length, AnswerAudio.Duration)];

    public string Name => "local";

    public ITranscriber Transcriber => this;

    public IResponder Responder => this;

    public Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async IAsyncEnumerable<ResponderUpdate> RespondAsync(
        ResponderRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        yield return new ResponderUpdate.SpokenText(Words, WordTimes);
        for (var frame = 0; frame < AnswerAudio.Frames; frame++)
        {
            await AnswerAudio.WaitForFrameAsync(startedAt, frame, cancellationToken);
            var at = frame * AnswerAudio.FrameSamples;
            yield return new ResponderUpdate.Audio(
                PooledAudio.CopyOf(new SampleTime(at), AnswerAudio.Pcm.Slice(at, AnswerAudio.FrameSamples)));
        }

        yield return new ResponderUpdate.Finished(FinishCause.Completed, new ResponderUsage(10, 0, 10));
    }

    public ValueTask<ITranscription> StartAsync(TranscriptionOptions options, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ITranscription>(new Transcription());

    private sealed class Transcription : ITranscription
    {
        private long _samples;

        public ValueTask<string?> AppendAsync(ReadOnlyMemory<short> pcm, CancellationToken cancellationToken)
        {
            _samples += pcm.Length;
            return ValueTask.FromResult<string?>(null);
        }

        public ValueTask<Transcript> CompleteAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(new Transcript("a question", null, [], [], new SampleTime(_samples)));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
