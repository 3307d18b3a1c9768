using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Inference;

/// <summary>Everything that answers for one model name.</summary>
public interface IEngine
{
    /// <summary>The name in configuration, logs and metrics.</summary>
    string Name { get; }

    ITranscriber Transcriber { get; }

    IResponder Responder { get; }

    /// <summary>Whether the responder understands images; most do not.</summary>
    bool CanSee => false;

    /// <summary>Pays once for what the first caller should not wait for: loading models, the first synthesis.</summary>
    Task WarmUpAsync(CancellationToken cancellationToken);
}
