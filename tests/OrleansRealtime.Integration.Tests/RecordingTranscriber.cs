using OrleansRealtime.Audio;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Integration.Tests;

/// <summary>Understands nothing and keeps every sample.</summary>
internal sealed class RecordingTranscriber : ITranscriber
{
    private readonly Lock _lock = new();
    private readonly List<short[]> _utterances = [];

    /// <summary>The audio of each utterance that was completed.</summary>
    public IReadOnlyList<short[]> Utterances
    {
        get
        {
            lock (_lock)
            {
                return [.. _utterances];
            }
        }
    }

    public ValueTask<ITranscription> StartAsync(TranscriptionOptions options, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ITranscription>(new Recording(this));

    private sealed class Recording(RecordingTranscriber owner) : ITranscription
    {
        private readonly List<short> _samples = [];

        public ValueTask<string?> AppendAsync(ReadOnlyMemory<short> pcm, CancellationToken cancellationToken)
        {
            _samples.AddRange(pcm.Span);
            return ValueTask.FromResult<string?>(null);
        }

        public ValueTask<Transcript> CompleteAsync(CancellationToken cancellationToken)
        {
            lock (owner._lock)
            {
                owner._utterances.Add([.. _samples]);
            }

            return ValueTask.FromResult(new Transcript("words", null, [], [], new SampleTime(_samples.Count)));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
