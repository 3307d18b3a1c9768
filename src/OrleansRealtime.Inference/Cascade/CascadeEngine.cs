using Microsoft.Extensions.AI;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Speech;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Inference.Cascade;

/// <summary>An engine of three parts, whoever makes them: one listens, one answers, one speaks.</summary>
/// <param name="name">The name in configuration, logs and metrics.</param>
/// <param name="transcriber">Listens.</param>
/// <param name="chat">Answers.</param>
/// <param name="synthesizer">Speaks.</param>
/// <param name="canSee">Whether the model understands images.</param>
/// <param name="warmUp">Pays for what the first caller should not wait for; null where there is nothing to pay.</param>
public sealed class CascadeEngine(
    string name,
    ITranscriber transcriber,
    IChatClient chat,
    ISpeechSynthesizer synthesizer,
    bool canSee = false,
    Func<CancellationToken, Task>? warmUp = null) : IEngine
{
    public string Name => name;

    public ITranscriber Transcriber => transcriber;

    public IResponder Responder { get; } = new CascadeResponder(chat, synthesizer);

    public bool CanSee => canSee;

    public Task WarmUpAsync(CancellationToken cancellationToken) => warmUp?.Invoke(cancellationToken) ?? Task.CompletedTask;
}
