using OrleansRealtime.Core.Inference;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>A session's own view of its worker. Disposing it ends everything running there.</summary>
public interface IInferenceSession : IAsyncDisposable
{
    MediaRoute Route { get; }

    /// <summary>Whether the engine understands images.</summary>
    bool CanSee => false;

    /// <summary>Starts, ends or cancels an operation; never waits for one.</summary>
    ValueTask PostAsync(InferenceCommand command, CancellationToken cancellationToken);

    /// <summary>What the operations report, in order of each operation. Enumerated once.</summary>
    IAsyncEnumerable<InferenceEvent> ReadAllAsync(CancellationToken cancellationToken);
}
