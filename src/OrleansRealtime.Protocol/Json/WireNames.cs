using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Json;

/// <summary>How enum values are spelled on the wire; each list is in the order of its enum.</summary>
public static class WireNames
{
    internal static readonly string[] SessionKinds = ["realtime", "transcription"];
    internal static readonly string[] AudioFormats = ["audio/pcm", "audio/pcmu", "audio/pcma"];
    internal static readonly string[] OutputModalities = ["audio", "text"];
    internal static readonly string[] NoiseReductions = ["near_field", "far_field"];
    internal static readonly string[] TurnDetectionKinds = ["server_vad", "semantic_vad"];
    internal static readonly string[] EagernessLevels = ["auto", "low", "medium", "high"];
    internal static readonly string[] TruncationKinds = ["auto", "disabled", "retention_ratio"];
    internal static readonly string[] ToolChoiceKinds = ["auto", "none", "required", "function", "mcp"];
    internal static readonly string[] ItemStatuses = ["in_progress", "completed", "incomplete"];
    internal static readonly string[] MessageRoles = ["system", "user", "assistant"];
    internal static readonly string[] ResponseStatuses =
        ["in_progress", "completed", "cancelled", "failed", "incomplete"];

    internal static readonly string[] EffortLevels = ["minimal", "low", "medium", "high", "xhigh"];
    internal static readonly string[] ImageDetails = ["auto", "low", "high"];

    public static string ToWire(this SessionKind value) => SessionKinds[(int)value];

    public static string ToWire(this WireAudioFormat value) => AudioFormats[(int)value];

    public static string ToWire(this OutputModality value) => OutputModalities[(int)value];

    public static string ToWire(this NoiseReduction value) => NoiseReductions[(int)value];

    public static string ToWire(this TurnDetectionKind value) => TurnDetectionKinds[(int)value];

    public static string ToWire(this Eagerness value) => EagernessLevels[(int)value];

    public static string ToWire(this TruncationKind value) => TruncationKinds[(int)value];

    public static string ToWire(this ToolChoiceKind value) => ToolChoiceKinds[(int)value];

    public static string ToWire(this ItemStatus value) => ItemStatuses[(int)value];

    public static string ToWire(this MessageRole value) => MessageRoles[(int)value];

    public static string ToWire(this ResponseStatus value) => ResponseStatuses[(int)value];
}
