using System.Text.Json;
using OrleansRealtime.Core.Mcp;

namespace OrleansRealtime.Core.State.Records;

/// <summary>A call that a client was asked about.</summary>
/// <remarks>
/// <c>Order</c>: Grows with each question.
/// <c>Question</c>: The call; null when the client has answered.
/// </remarks>
internal sealed record ApprovalRecord(string Request, long Order, ApprovalRecord.QuestionRecord? Question)
{
    /// <remarks>
    /// <c>Response</c>: The response whose model wants the call.
    /// <c>Definition</c>: Of the server, secrets included.
    /// </remarks>
    internal sealed record QuestionRecord(
        OperationId Response,
        string ModelName,
        string ServerLabel,
        JsonElement Definition,
        McpTool Tool,
        string Arguments);
}
