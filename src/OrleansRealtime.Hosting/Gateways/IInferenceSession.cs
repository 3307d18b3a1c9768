using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Inference;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>A session's own view of its worker. Disposing it ends everything running there.</summary>
public interface IInferenceSession : IAsyncDisposable
{
    MediaRoute Route { get; }

    /// <summary>Whether the engine understands images.</summary>
    bool CanSee => false;

    /// <summary>How much of an answer's sound is made and kept.</summary>
    SampleTime MadeOf(AudioStreamId stream);

    /// <summary>Another connection brings the session's audio from here on: what earlier ones still bring is dropped.</summary>
    /// <param name="attachment">Its number, higher than any before.</param>
    /// <param name="from">The earliest sample it may begin with, for a worker that has heard nothing yet.</param>
    ValueTask<AttachmentPoint> BeginAttachmentAsync(int attachment, SampleTime from);

    /// <summary>Starts, ends or cancels an operation; never waits for one.</summary>
    ValueTask PostAsync(InferenceCommand command, CancellationToken cancellationToken);

    /// <summary>What the operations report, in order of each operation. Enumerated once.</summary>
    IAsyncEnumerable<InferenceEvent> ReadAllAsync(CancellationToken cancellationToken);
}
