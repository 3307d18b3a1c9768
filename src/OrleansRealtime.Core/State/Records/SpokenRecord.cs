using OrleansRealtime.Audio;

namespace OrleansRealtime.Core.State.Records;

/// <summary>When the words of a spoken message have been said.</summary>
/// <remarks>
/// <c>Words</c>: Two numbers for each word: where it ends in the text, and the sample at which it has been said.
/// <c>Length</c>: All the audio there is.
/// <c>IsComplete</c>: There will be no more.
/// </remarks>
internal sealed record SpokenRecord(IReadOnlyList<long> Words, SampleTime Length, bool IsComplete);
