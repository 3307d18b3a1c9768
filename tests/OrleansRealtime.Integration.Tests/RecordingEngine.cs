using OrleansRealtime.Inference;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Transcription;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests;

/// <summary>Listens with a <see cref="RecordingTranscriber"/> and answers by script.</summary>
internal sealed class RecordingEngine : IEngine
{
    public string Name => "local";

    public RecordingTranscriber Transcriber { get; } = new();

    public ScriptedResponder Responder { get; } = new(TimeProvider.System);

    ITranscriber IEngine.Transcriber => Transcriber;

    IResponder IEngine.Responder => Responder;

    public Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
