using OrleansRealtime.Core.Responses;
using OrleansRealtime.Core.State;
using OrleansRealtime.Core.State.Json;
using OrleansRealtime.Core.State.Records;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Mcp;

internal sealed partial class McpApprovals
{
    /// <summary>Questions asked so far.</summary>
    public long Asked => _asked;

    /// <summary>The responses whose calls wait for an answer.</summary>
    public IEnumerable<ResponseRun> Askers => _questions.Values.OfType<McpQuestion>().Select(question => question.Response);

    public void TouchAll() => _order.ForEach(asked => ledger.TouchApproval(asked.Request));

    /// <summary>A response has another operation now.</summary>
    public void TouchOf(ResponseRun response)
    {
        foreach (var (request, _) in _questions.Where(pair => pair.Value?.Response == response))
        {
            ledger.TouchApproval(request);
        }
    }

    public void Capture(StateWriter writer)
    {
        foreach (var request in ledger.Approvals)
        {
            var key = StateKeys.Approval(request);
            if (_questions.TryGetValue(request, out var question))
            {
                var order = _order.Find(asked => asked.Request == request).Order;
                writer.Put(key, new ApprovalRecord(request, order, RecordOf(question)), StateJson.Default.ApprovalRecord);
            }
            else
            {
                writer.Remove(key);
            }
        }
    }

    /// <param name="asked">Questions asked so far.</param>
    /// <param name="records">Those that are kept.</param>
    /// <param name="responseOf">The response of an operation.</param>
    public void Restore(long asked, IEnumerable<ApprovalRecord> records, Func<OperationId, ResponseRun> responseOf)
    {
        _asked = asked;
        foreach (var record in records.OrderBy(record => record.Order))
        {
            _questions.Add(record.Request, record.Question is { } kept ? QuestionOf(kept, responseOf) : null);
            _order.Add((record.Request, record.Order));
        }
    }

    private static McpQuestion QuestionOf(ApprovalRecord.QuestionRecord record, Func<OperationId, ResponseRun> responseOf)
    {
        var terms = McpTerms.Of(new ToolDefinition.Mcp(record.ServerLabel, record.Definition));
        return new McpQuestion(
            responseOf(record.Response),
            new ExposedTool(record.ModelName, terms, record.Tool),
            record.Arguments);
    }

    private static ApprovalRecord.QuestionRecord? RecordOf(McpQuestion? question) => question is null ? null : new(
        question.Response.Operation,
        question.Tool.ModelName,
        question.Tool.Server.Label,
        question.Tool.Terms.Definition.Definition,
        question.Tool.Tool,
        question.Arguments);
}
