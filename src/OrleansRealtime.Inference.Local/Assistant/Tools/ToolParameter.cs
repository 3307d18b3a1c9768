using System.Text.Json;

namespace OrleansRealtime.Inference.Local.Assistant.Tools;

/// <summary>A property of a tool's JSON schema.</summary>
/// <param name="Name">As the tool spells it.</param>
/// <param name="Type">"string", "number", "integer", "boolean", "array" or "object".</param>
/// <param name="Choices">Values of an enum; empty when any will do.</param>
/// <param name="IsRequired">Whether the tool cannot be called without it.</param>
/// <param name="Schema">The whole of it.</param>
internal sealed record ToolParameter(string Name, string Type, IReadOnlyList<JsonElement> Choices, bool IsRequired, JsonElement Schema)
{
    /// <summary>Its elements, when it is an array.</summary>
    public ToolParameter Element => ToolSchema.ReadParameter(
        Name, Schema.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Object ? items : default, IsRequired);
}
