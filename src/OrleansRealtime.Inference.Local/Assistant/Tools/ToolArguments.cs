using System.Text.Json.Nodes;

namespace OrleansRealtime.Inference.Local.Assistant.Tools;

/// <summary>What an utterance gave to a tool.</summary>
/// <param name="Values">In the order of the tool's schema.</param>
/// <param name="Missing">Required and not said.</param>
internal sealed record ToolArguments(JsonObject Values, IReadOnlyList<ToolParameter> Missing);
