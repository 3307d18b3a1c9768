namespace OrleansRealtime.Protocol.Server;

/// <summary>How sure the recogniser is of a piece of text, in the API's own form.</summary>
/// <param name="Token">The text, with the space before it.</param>
/// <param name="Logprob">Natural logarithm of its probability; 0 is certain.</param>
public readonly record struct TokenLogprob(string Token, double Logprob);
