namespace OrleansRealtime.Client.Resumption.Notices;

/// <summary>The buffer is full while there is no connection, and the oldest audio has begun to go. Told once in an outage; <see cref="Resumed"/> has the sum.</summary>
/// <param name="Samples">Samples at 24 kHz that went so far.</param>
public sealed record AudioDropped(long Samples) : ResumptionNotice;
