namespace OrleansRealtime.Protocol.Items;

/// <summary>Values of <c>type</c> in items and their content parts; the one place where they are spelled.</summary>
public static class ItemTypes
{
    public const string Message = "message";
    public const string FunctionCall = "function_call";
    public const string FunctionCallOutput = "function_call_output";
    public const string McpListTools = "mcp_list_tools";
    public const string McpCall = "mcp_call";
    public const string McpApprovalRequest = "mcp_approval_request";
    public const string McpApprovalResponse = "mcp_approval_response";

    /// <summary>Only in <c>response.input</c>: an item of the conversation.</summary>
    public const string Reference = "item_reference";

    public const string InputText = "input_text";
    public const string InputAudio = "input_audio";
    public const string InputImage = "input_image";
    public const string OutputText = "output_text";
    public const string OutputAudio = "output_audio";

    internal const string ItemObject = "realtime.item";
}
