using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;
using static OrleansRealtime.Core.Tests.Simulation.McpSimulation;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>Does anything a client, an edge, a model or a clock might do, in any order.</summary>
internal sealed class ExtensionDriver(SessionSimulator session, Random random)
{
    private readonly List<OperationId> _responses = [];
    private readonly List<OperationId> _transcriptions = [];
    private readonly List<McpCommand> _tools = [];
    private int _seen;

    public void Step()
    {
        Collect();
        switch (random.Next(19))
        {
            case 0:
                session.StartSpeaking(session.Position.Milliseconds + random.Next(500), SomeHeard());
                break;
            case 1:
                session.StopSpeaking(session.Position.Milliseconds + random.Next(2_000));
                break;
            case 2:
                session.Position += new SampleTime(random.Next(48_000));
                session.Client(Pick(
                    """{"type":"input_audio_buffer.commit"}""",
                    """{"type":"input_audio_buffer.clear"}"""));
                break;
            case 3:
                session.Client(Pick(
                    """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","eagerness":"high"}}}}}""",
                    """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""",
                    """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad"}}}}}""",
                    """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":5000,"interrupt_response":false}}}}}""",
                    """{"type":"session.update","session":{"type":"realtime","output_modalities":["text"],"bogus":1}}"""));
                break;
            case 4:
                session.Client(Pick(
                    """{"type":"response.create"}""",
                    """{"type":"response.create","response":{"conversation":"none","input":[]}}""",
                    """{"type":"response.create","response":{"output_modalities":["text"]}}""",
                    """{"type":"response.create","response":{"input":[{"type":"item_reference","id":"nobody"}]}}"""),
                    SomeHeard());
                break;
            case 5:
                session.Client("""{"type":"response.cancel"}""", SomeHeard());
                break;
            case 6:
                session.Client(ItemEvent());
                break;
            case 7:
                session.Pass(TimeSpan.FromMilliseconds(random.Next(4_000)));
                break;
            case 8:
                session.Infer(TranscriptionEvent());
                break;
            case 9:
                session.UpdateTools(Pick(Server("a"), Server("b", ",\"require_approval\":\"never\"")));
                break;
            case 10:
                session.Report(McpEvent());
                break;
            case 11:
                session.Client(Approval());
                break;
            case 12:
                // Unknown events where the session has not opted in.
                session.Client(Pick(
                    """{"type":"context.create","context":{"id":"side"}}""",
                    """{"type":"context.create","context":{"session":{"instructions":"x"}}}""",
                    """{"type":"context.list"}""",
                    """{"type":"context.switch","context_id":"side"}""",
                    """{"type":"context.switch","context_id":"default","cancel":true}""",
                    """{"type":"context.delete","context_id":"side"}"""),
                    SomeHeard());
                break;
            case 13:
                var voiceEnd = session.Position.Milliseconds + random.Next(500);
                session.PauseSpeaking(voiceEnd, voiceEnd + 200);
                break;
            case 14:
                session.ResumeSpeaking(session.Position.Milliseconds + random.Next(500));
                break;
            case 15:
                session.Infer(new InferenceEvent.WordsSoFar(
                    Recent(_transcriptions), Pick("", "and then", "what time is it"), session.Position));
                break;
            default:
                session.Infer(ResponseEvent());
                break;
        }
    }

    private void Collect()
    {
        for (; _seen < session.Effects.Count; _seen++)
        {
            switch (session.Effects[_seen])
            {
                case SessionEffect.Infer { Command: InferenceCommand.StartResponse start }:
                    _responses.Add(start.Operation);
                    break;
                case SessionEffect.Infer { Command: InferenceCommand.StartTranscription start }:
                    _transcriptions.Add(start.Operation);
                    break;
                case SessionEffect.Mcp { Command: McpCommand.ListTools or McpCommand.CallTool } mcp:
                    _tools.Add(mcp.Command);
                    break;
            }
        }
    }

    private InferenceEvent ResponseEvent()
    {
        var operation = Recent(_responses);
        return random.Next(7) switch
        {
            0 or 1 => new InferenceEvent.SpokenDelta(
                operation,
                "some words ",
                [new WordTime(5, SampleTime.FromMilliseconds(300)), new WordTime(11, SampleTime.FromMilliseconds(700))]),
            2 => new InferenceEvent.TextDelta(operation, "written "),
            3 => new InferenceEvent.SpokenEnded(operation, SampleTime.FromMilliseconds(random.Next(2_000))),
            4 => new InferenceEvent.ToolCalled(operation, null, Pick("tool", "add", "add"), "{}"),
            5 => new InferenceEvent.ResponseFailed(operation, SessionFault.Model, "It broke."),
            _ => new InferenceEvent.ResponseCompleted(
                operation,
                (ResponseEnding)random.Next(3),
                new TextUsage(random.Next(50), 0, random.Next(50))),
        };
    }

    private InferenceEvent TranscriptionEvent()
    {
        var operation = Recent(_transcriptions);
        return random.Next(3) switch
        {
            0 => new InferenceEvent.TranscriptPartial(operation, "a few words"),
            1 => new InferenceEvent.TranscriptFailed(operation, SessionFault.Model, "It broke."),
            _ => new InferenceEvent.TranscriptCompleted(operation, "a few words more", SampleTime.FromMilliseconds(900)),
        };
    }

    private McpEvent McpEvent()
    {
        var breaks = random.Next(4) == 0;
        return _tools.Count == 0 ? new McpEvent.CallCompleted(new OperationId(0), "") : _tools[^Math.Min(_tools.Count, random.Next(1, 4))] switch
        {
            McpCommand.CallTool call when breaks => new McpEvent.CallFailed(call.Operation, McpFailure.Tool("It broke.")),
            McpCommand.CallTool call => new McpEvent.CallCompleted(call.Operation, "three"),
            var list when breaks => new McpEvent.ListingFailed(list.Operation, "It broke."),
            var list => new McpEvent.ToolsListed(list.Operation, [Tool("add")]),
        };
    }

    private string Approval()
    {
        var requests = session.Events.OfType<ServerEvent.OutputItemAdded>()
            .Select(added => added.Item)
            .OfType<ConversationItem.McpApprovalRequest>()
            .ToList();
        var id = requests.Count == 0 ? "nobody" : requests[^Math.Min(requests.Count, random.Next(1, 4))].Id!.Value.Value;
        return $$$"""{"type":"conversation.item.create","item":{"type":"mcp_approval_response","approval_request_id":"{{{id}}}","approve":{{{Pick("true", "false")}}}}}""";
    }

    private string ItemEvent()
    {
        var ids = session.Events.OfType<ServerEvent.ItemAdded>().Select(added => added.Item.Id!.Value.Value).ToList();
        var id = ids.Count == 0 || random.Next(5) == 0 ? "nobody" : ids[random.Next(ids.Count)];
        return Pick(
            $$$"""{"type":"conversation.item.create","previous_item_id":"{{{id}}}","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"x"}]}}""",
            """{"type":"conversation.item.create","previous_item_id":"root","item":{"type":"message","role":"system","content":[{"type":"input_text","text":"x"}]}}""",
            $$"""{"type":"conversation.item.delete","item_id":"{{id}}"}""",
            $$"""{"type":"conversation.item.retrieve","item_id":"{{id}}"}""",
            $$"""{"type":"conversation.item.truncate","item_id":"{{id}}","audio_end_ms":{{random.Next(900)}},"content_index":0}""",
            """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"nobody","output":""}}""");
    }

    private AudioHeard[] SomeHeard() => _responses.Count == 0 || random.Next(2) == 0
        ? []
        : [new AudioHeard(new AudioStreamId(_responses[^1], 0), SampleTime.FromMilliseconds(random.Next(900)), random.Next(2) == 0)];

    private OperationId Recent(List<OperationId> operations) =>
        operations.Count == 0 ? new OperationId(0) : operations[^Math.Min(operations.Count, random.Next(1, 4))];

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
