using System.Runtime.CompilerServices;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Inference;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Speech;
using OrleansRealtime.Inference.Transcription;
using OrleansRealtime.Load.Traffic;

namespace OrleansRealtime.Load.Calls;

/// <summary>An engine that costs nothing and whose answers last as long as somebody listens; what is measured with it is the server.</summary>
internal sealed class EndlessEngine : IEngine, IResponder, ITranscriber
{
    // 100 ms: as the services that speak hand it out.
    private const int ChunkSamples = SampleTime.Rate / 10;

    public string Name => "local";

    public ITranscriber Transcriber => this;

    public IResponder Responder => this;

    public Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async IAsyncEnumerable<ResponderUpdate> RespondAsync(
        ResponderRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return new ResponderUpdate.SpokenText("Here it is.", [new SpokenWord(11, AnswerAudio.Duration)]);
        for (var at = 0L; ; at += ChunkSamples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ResponderUpdate.Audio(PooledAudio.CopyOf(
                new SampleTime(at), AnswerAudio.Pcm.Slice((int)(at % AnswerAudio.Length), ChunkSamples)));
        }
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
