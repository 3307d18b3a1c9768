namespace OrleansRealtime.Server;

/// <summary>The body of <c>/readyz</c>.</summary>
internal sealed record ReadyReport(string Status, IReadOnlyList<string> Engines);
