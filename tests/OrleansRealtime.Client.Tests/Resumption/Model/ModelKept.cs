namespace OrleansRealtime.Client.Tests.Resumption.Model;

/// <summary>What of the model server survives its death.</summary>
internal sealed record ModelKept(long ClientSeq, int HeardBytes, IReadOnlyList<string> Tokens, long Seq);
