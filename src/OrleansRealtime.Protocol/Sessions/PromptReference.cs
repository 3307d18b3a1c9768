using System.Text.Json;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>A stored prompt.</summary>
public sealed record PromptReference(string Id, string? Version, JsonElement? Variables);
