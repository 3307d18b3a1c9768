namespace OrleansRealtime.Testing.Engines;

/// <summary>A tool call of a scripted answer.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">JSON text.</param>
/// <param name="CallId">Null lets the session choose.</param>
public sealed record ScriptedToolCall(string Name, string Arguments = "{}", string? CallId = null);
