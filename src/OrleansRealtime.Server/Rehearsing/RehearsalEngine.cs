using System.Runtime.CompilerServices;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Inference;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Speech;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Server.Rehearsing;

/// <summary>Understands one word, and says another for a fifth of a second: the engines proper are warmed by themselves.</summary>
internal sealed class RehearsalEngine : IEngine, ITranscriber, IResponder
{
    public const string EngineName = "rehearsal";

    private const int FrameSamples = 480;
    private const int Frames = 10;

    public string Name => EngineName;

    ITranscriber IEngine.Transcriber => this;

    IResponder IEngine.Responder => this;

    public Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<ITranscription> StartAsync(TranscriptionOptions options, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ITranscription>(new Utterance());

    public async IAsyncEnumerable<ResponderUpdate> RespondAsync(
        ResponderRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield return new ResponderUpdate.SpokenText("Yes.", [new SpokenWord(4, new SampleTime(Frames * FrameSamples))]);
        for (var frame = 0; frame < Frames; frame++)
        {
            var silence = PooledAudio.Rent(new SampleTime(frame * FrameSamples), FrameSamples);
            silence.Span.Clear();
            yield return new ResponderUpdate.Audio(silence);
        }

        yield return new ResponderUpdate.Finished(FinishCause.Completed, ResponderUsage.Zero);
    }

    private sealed class Utterance : ITranscription
    {
        public ValueTask<string?> AppendAsync(ReadOnlyMemory<short> pcm, CancellationToken cancellationToken) =>
            ValueTask.FromResult<string?>(null);

        public ValueTask<Transcript> CompleteAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(new Transcript("ready", Confidence: null, Words: [], Alternatives: [], SampleTime.Zero));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
