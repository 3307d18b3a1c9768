namespace OrleansRealtime.Core.State.Records;

/// <summary>The minute that tokens are counted in.</summary>
/// <remarks><c>Start</c>: Ticks of UTC.</remarks>
internal sealed record TokenWindowRecord(long Start, long Used);
