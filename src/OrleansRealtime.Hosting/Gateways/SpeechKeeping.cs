using OrleansRealtime.Core.State;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>Where a worker writes down the sound of answers for a client that comes back.</summary>
/// <param name="Write">Takes a change of what is kept, in order with what the session itself records. Any thread.</param>
/// <param name="Records">What an earlier process had kept; empty for a session that begins. Keys that are not the worker's are not looked at.</param>
public sealed record SpeechKeeping(
    Action<StateChange> Write,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Records);
