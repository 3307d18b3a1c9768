using OrleansRealtime.Inference;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Testing.Engines;

/// <summary>An engine that does what the test says, and counts what was asked of it.</summary>
/// <param name="name">The engine's name.</param>
/// <param name="time">Paces answers that are paced; null for the system's clock.</param>
public sealed class ScriptedEngine(string name = "scripted", TimeProvider? time = null) : IEngine
{
    public string Name { get; } = name;

    public bool CanSee { get; init; }

    public ScriptedTranscriber Transcriber { get; } = new();

    public ScriptedResponder Responder { get; } = new(time ?? TimeProvider.System);

    public AsyncCounter WarmUps { get; } = new("warm-ups");

    ITranscriber IEngine.Transcriber => Transcriber;

    IResponder IEngine.Responder => Responder;

    public Task WarmUpAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        WarmUps.Increment();
        return Task.CompletedTask;
    }
}
