namespace OrleansRealtime.Hosting.Tests.Resumption.Model;

/// <summary>How often each thing may still happen: what makes the number of worlds finite.</summary>
internal readonly record struct Budget(int Events, int Commands, int Acknowledgements, int Keeps, int Losses, int Deaths);
