namespace OrleansRealtime.Hosting.Journal;

/// <summary>The store cannot be reached, or does not answer in time; the outcome of what was asked is unknown.</summary>
public sealed class StoreUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException);
