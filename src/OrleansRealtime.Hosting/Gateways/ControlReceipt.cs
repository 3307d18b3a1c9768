using OrleansRealtime.Core;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>What holds after a batch.</summary>
/// <param name="Input">How the edge takes in audio from here on.</param>
public readonly record struct ControlReceipt(InputSettings Input);
