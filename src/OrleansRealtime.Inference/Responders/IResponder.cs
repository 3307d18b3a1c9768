namespace OrleansRealtime.Inference.Responders;

/// <summary>Answers a conversation: a cascade of a chat model and a voice, or one speech-to-speech model.</summary>
public interface IResponder
{
    /// <summary>
    /// Streams the answer. Ends with exactly one <see cref="ResponderUpdate.Finished"/>, throws when the engine fails, and
    /// stops within one step when cancelled. The receiver owns the audio of each update.
    /// </summary>
    IAsyncEnumerable<ResponderUpdate> RespondAsync(ResponderRequest request, CancellationToken cancellationToken);
}
