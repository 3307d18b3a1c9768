using OrleansRealtime.Audio;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Inference;

/// <summary>What the session asks of its inference worker.</summary>
public abstract record InferenceCommand(OperationId Operation)
{
    /// <summary>Recognise the session's audio from a position on, as it arrives.</summary>
    public sealed record StartTranscription(
        OperationId Operation,
        ItemId ItemId,
        SampleTime From,
        TranscriptionConfig? Config) : InferenceCommand(Operation);

    /// <summary>The utterance ends here.</summary>
    public sealed record EndTranscription(OperationId Operation, SampleTime To) : InferenceCommand(Operation);

    /// <summary>
    /// Tell by <see cref="InferenceEvent.WordsSoFar"/> what is recognised once the audio up to <paramref name="Until"/> was heard.
    /// </summary>
    public sealed record ReportWords(OperationId Operation, SampleTime Until) : InferenceCommand(Operation);

    /// <summary>Recognise audio that came inside an item.</summary>
    public sealed record TranscribeClip(
        OperationId Operation,
        ItemId ItemId,
        int ContentIndex,
        ReadOnlyMemory<byte> Audio,
        WireAudioFormat Format) : InferenceCommand(Operation);

    /// <summary>Keep nothing of these items: neither their words nor their sound.</summary>
    /// <param name="Items">The items.</param>
    /// <param name="Streams">The sound of those the assistant spoke.</param>
    public sealed record Forget(IReadOnlyList<ItemId> Items, IReadOnlyList<AudioStreamId> Streams)
        : InferenceCommand(default(OperationId));

    /// <summary>Keep the sound of answers for a client that comes back, or not any more.</summary>
    public sealed record KeepSpeech(bool IsOn) : InferenceCommand(default(OperationId));

    /// <summary>The client has so much of a stream: it need not be kept.</summary>
    public sealed record SpeechHeard(AudioStreamId Stream, SampleTime Until) : InferenceCommand(default(OperationId));

    public sealed record CancelTranscription(OperationId Operation) : InferenceCommand(Operation);

    public sealed record StartResponse(OperationId Operation, ResponsePlan Plan) : InferenceCommand(Operation)
    {
        /// <summary>Spoken messages whose sound is all made and kept elsewhere: it is dropped, their words are told all the same.</summary>
        public int SkipMessages { get; init; }

        /// <summary>How much of the sound of the spoken message after those is made already: so much is dropped.</summary>
        public SampleTime SkipAudio { get; init; }
    }

    public sealed record CancelResponse(OperationId Operation) : InferenceCommand(Operation);
}
