namespace OrleansRealtime.Client.Resumption.Notices;

/// <summary>Something that happened to the connection under a session that outlives it.</summary>
public abstract record ResumptionNotice;
