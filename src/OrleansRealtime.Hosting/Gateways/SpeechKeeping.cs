using OrleansRealtime.Core.State;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>Where a worker writes down the sound of a session.</summary>
/// <param name="Write">Takes a change of what is kept, in order with what the session itself records. Any thread.</param>
/// <param name="Records">What an earlier process had kept; empty for a session that begins. Keys that are not the worker's are not looked at.</param>
/// <param name="IsBegun">Whether the session is written down already; else it is from when it can be resumed on.</param>
public sealed record SpeechKeeping(
    Action<StateChange> Write,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Records,
    bool IsBegun);
