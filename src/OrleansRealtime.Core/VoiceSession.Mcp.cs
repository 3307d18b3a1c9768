using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Responses;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core;

public sealed partial class VoiceSession
{
    private readonly List<WaitingResponse> _waiting = [];

    private void ImportSessionTools()
    {
        ReleaseServers();
        _mcp.Listings.Import(Config.Tools, NextOperation);
    }

    private void ReleaseServers() =>
        _mcp.Listings.Release([.. Config.Tools, .. _waiting.SelectMany(waiting => waiting.Tools)]);

    private static ProtocolError? ToolsRefusal(ResponseTerms terms, ResponseOptions options)
    {
        if (options.Tools.IsPresent && McpRules.Refusal(options.Tools.Value, "response.tools") is { } error)
        {
            return error;
        }

        var origin = options.ToolChoice.IsPresent ? "response" : "session";
        if (terms.ToolChoice is { Kind: ToolChoiceKind.Function, Name: var name }
            && !terms.Tools.OfType<ToolDefinition.Function>().Any(tool => tool.Name == name))
        {
            return ProtocolErrors.InvalidValue(
                $"{origin}.tool_choice.name", "The tool choice names a function that is not among the tools.");
        }

        return terms.ToolChoice is not { Kind: ToolChoiceKind.Mcp, ServerLabel: var label }
            || terms.Tools.OfType<ToolDefinition.Mcp>().Any(tool => tool.ServerLabel == label)
            ? null
            : ProtocolErrors.InvalidValue(
                $"{origin}.tool_choice.server_label",
                "The tool choice names an MCP server that is not among the tools.");
    }

    /// <summary>
    /// A request's own servers are asked first, and a server it insists on. Servers of the session are not waited for: the
    /// user has spoken, and it is the client that knows whether an answer without them is worth anything.
    /// </summary>
    private void StartWhenToolsAreKnown(
        DateTimeOffset now,
        ResponseRun run,
        ResponseOptions options)
    {
        var tools = options.Tools.IsPresent || run.Terms.ToolChoice.Kind is ToolChoiceKind.Mcp or ToolChoiceKind.Required
            ? run.Terms.Tools
            : [];
        if (options.Tools.IsPresent)
        {
            _mcp.Listings.Import(tools, NextOperation);
        }

        var byClient = run.TurnEndedAt is null;
        _waiting.Add(new WaitingResponse(run, tools, byClient && run.Given is null && !run.Terms.OutOfBand));
        ReleaseServers();
        StartWaiting(now);
    }

    private void StartWaiting(DateTimeOffset now)
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        _waiting.RemoveAll(waiting => _responses.Find(waiting.Run.Operation) != waiting.Run);
        var ready = _waiting.Where(waiting =>
            !_mcp.Listings.IsRunning(waiting.Tools) && !(waiting.AwaitsCalls && _mcp.RunsApprovedCall(waiting.Run.Conversation))).ToList();
        foreach (var waiting in ready)
        {
            _waiting.Remove(waiting);
            StartResponse(now, waiting.Run);
        }
    }

    private bool TryFillToolbox(DateTimeOffset now, ResponseRun run)
    {
        var terms = run.Terms;
        run.Toolbox = Toolbox.Of(terms.Tools, terms.ToolChoice, _mcp.Listings);
        if (run.Toolbox.Choice.Kind != ToolChoiceKind.Mcp)
        {
            return true;
        }

        _responses.Fail(now, run, ProtocolErrors.InvalidValue(
            "tool_choice",
            "The tool choice names an MCP tool that its server does not offer, or whose server could not be reached."));
        return false;
    }

    private void HandleToolCall(ResponseRun run, InferenceEvent.ToolCalled called)
    {
        if (run.Toolbox.Find(called.Name) is not { } tool)
        {
            run.HandleToolCall(called);
        }
        else if (tool.NeedsApproval)
        {
            var request = run.RequestApproval(tool, called.Arguments);
            _mcp.Approvals.Ask(request, new McpQuestion(run, tool, called.Arguments));
        }
        else
        {
            _mcp.Call(NextOperation(), run, tool, called.Arguments, approvalRequestId: null);
        }
    }

    private void CallWhenApproved(ConversationItem item)
    {
        if (item is ConversationItem.McpApprovalResponse answer && _mcp.Approvals.Take(answer) is { } question)
        {
            _mcp.Call(
                NextOperation(), question.Response, question.Tool, question.Arguments, answer.ApprovalRequestId);
        }
    }

    /// <summary>The model is done; the response is when its tools are.</summary>
    private void CompleteResponse(DateTimeOffset now, ResponseRun run, InferenceEvent.ResponseCompleted completed)
    {
        if (run.AwaitsTools)
        {
            run.AwaitTools(completed);
            return;
        }

        _responses.Complete(now, run, completed);
        AwaitUser(now, run, run.AudioLength);
    }

    /// <summary>Speech ends an answer, and the wait for tools. The tools go on: what they do is not undone by a cough.</summary>
    private void InterruptResponse(DateTimeOffset now, ResponseRun run, IReadOnlyList<AudioHeard> heard)
    {
        if (run.Ending is { } ending)
        {
            _responses.Complete(now, run, ending);
            return;
        }

        CancelResponse(now, run, "turn_detected", heard);
    }

    private void CancelTools(ResponseRun run) => _mcp.Cancel(run);

    private void HandleMcp(DateTimeOffset now, McpEvent @event)
    {
        switch (@event)
        {
            case McpEvent.ToolsListed listed when _mcp.Listings.Find(listed.Operation) is { } listing:
                _mcp.Listings.Complete(listing, listed.Tools);
                break;
            case McpEvent.ListingFailed failed when _mcp.Listings.Find(failed.Operation) is { } listing:
                _mcp.Listings.Fail(listing, failed.Detail);
                break;
            case McpEvent.CallCompleted completed when _mcp.Take(completed.Operation) is { } call:
                call.Complete(completed.Output);
                EndCall(now, call);
                break;
            case McpEvent.CallFailed failed when _mcp.Take(failed.Operation) is { } call:
                call.Fail(failed.Failure);
                EndCall(now, call);
                break;
            default:
                _outbox.Report(new SessionFact.StaleResultDropped(@event.Operation));
                return;
        }

        StartWaiting(now);
    }

    private void EndCall(DateTimeOffset now, McpCallRun call)
    {
        var run = call.Response;
        run.HandleMcpResult(call);
        if (_responses.Find(run.Operation) == run && run.Ending is { } ending && !run.AwaitsTools)
        {
            CompleteResponse(now, run, ending);
        }
    }

    private void HandleMcpLost(DateTimeOffset now, string detail)
    {
        _mcp.Listings.FailAll(detail);
        foreach (var call in _mcp.Calls)
        {
            _mcp.Take(call.Operation);
            call.Fail(McpFailure.Tool(detail));
            EndCall(now, call);
        }

        StartWaiting(now);
    }
}
