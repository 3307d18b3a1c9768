namespace OrleansRealtime.Inference;

/// <summary>An engine cannot run on this machine until something is installed or configured.</summary>
/// <param name="component">What is missing: a library, a model file, a voice.</param>
/// <param name="remedy">What to do about it, as one sentence.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class EngineUnavailableException(string component, string remedy, Exception? innerException = null)
    : Exception($"{component} is not available. {remedy}", innerException)
{
    public string Component { get; } = component;

    public string Remedy { get; } = remedy;
}
