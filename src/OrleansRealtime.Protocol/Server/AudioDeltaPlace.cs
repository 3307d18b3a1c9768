namespace OrleansRealtime.Protocol.Server;

/// <summary>Where an audio delta stands in a session that can be resumed.</summary>
/// <param name="Seq">The last numbered event before it.</param>
/// <param name="Position">Samples at 24 kHz between the first of the item's audio and the first of the delta.</param>
public readonly record struct AudioDeltaPlace(long Seq, long Position);
