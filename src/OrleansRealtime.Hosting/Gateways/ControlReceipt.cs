using OrleansRealtime.Audio;
using OrleansRealtime.Core;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>What holds after a batch.</summary>
/// <param name="Input">How the edge takes in audio from here on.</param>
/// <param name="InputStart">The first sample no item holds: it moves when audio is committed or cleared.</param>
public sealed record ControlReceipt(InputSettings Input, SampleTime InputStart)
{
    /// <summary>The client may say where its audio belongs, and what it has: the session can be resumed.</summary>
    public bool IsResumable { get; init; }
}
