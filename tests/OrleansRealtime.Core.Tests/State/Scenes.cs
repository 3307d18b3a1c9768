using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.State;

/// <summary>The sessions whose tables are stored among the tests, as they are played by the code of today.</summary>
internal static class Scenes
{
    public const string Conversation = "conversation";
    public const string Work = "work";

    /// <summary>A conversation of everything there can be in one, at rest but for a question to the client.</summary>
    public static SessionSimulator PlayConversation()
    {
        var session = new SessionSimulator(config => config with { Include = [SessionIncludes.Contexts] });
        session.Client(
            $$$$$"""
            {"type":"session.update","session":{"type":"realtime","instructions":"Sei „kurz“ 🙂","tracing":"auto","max_output_tokens":500,
            "truncation":{"type":"retention_ratio","retention_ratio":0.8,"token_limits":{"post_instructions":9000}},
            "tools":[{"type":"function","name":"tool","description":"Does","parameters":{"type":"object", "properties":{}}},
            {{{{{McpSimulation.Server(more: ",\"authorization\":\"secret\",\"headers\":{\"X-Key\":\"k\"}")}}}}}],
            "audio":{"input":{"format":{"type":"audio/pcmu"},"transcription":{"model":"gpt-4o-transcribe","language":"de","keywords":["eins"]},
            "noise_reduction":{"type":"near_field"},"turn_detection":{"type":"server_vad","threshold":0.6,"idle_timeout_ms":6000}},
            "output":{"voice":"marin","speed":1.25}}}}
            """);
        session.Report(new McpEvent.ToolsListed(
            session.LastMcp<McpCommand.ListTools>().Operation,
            [McpSimulation.Tool("add", readOnly: true, "Adds")]));
        session.Speak(1_000, 3_000);
        session.Infer(new InferenceEvent.TranscriptCompleted(
            session.LastCommand<InferenceCommand.StartTranscription>().Operation, "Wie geht es?", SampleTime.FromMilliseconds(2_000)));
        session.Answer("Gut, danke der Nachfrage.");
        var answer = session.Last<ServerEvent.OutputItemDone>().Item.Id;
        session.Client($$"""{"type":"conversation.item.truncate","item_id":"{{answer}}","audio_end_ms":1200,"content_index":0}""");
        session.Client("""{"type":"conversation.item.create","item":{"id":"a system's own","type":"message","role":"system","content":[{"type":"input_text","text":"x"}]}}""");
        session.Client("""{"type":"conversation.item.create","previous_item_id":"root","item":{"id":"first","type":"message","role":"user","content":[{"type":"input_text","text":"y"}]}}""");
        session.Client("""{"type":"conversation.item.create","previous_item_id":"first","item":{"id":"call","type":"function_call","call_id":"call_1","name":"tool","arguments":"{}"}}""");
        session.Client("""{"type":"conversation.item.create","item":{"id":"result","type":"function_call_output","call_id":"call_1","output":"done"}}""");
        session.Call("add");
        session.Client("""{"type":"context.create","context":{"id":"side","name":"Side","session":{"instructions":"other"}}}""");
        session.Client("""{"type":"context.switch","context_id":"side"}""");
        session.Client("""{"type":"conversation.item.create","item":{"id":"aside","type":"message","role":"user","content":[{"type":"input_text","text":"z"}]}}""");
        return session;
    }

    /// <summary>A session with as much going on as possible.</summary>
    public static SessionSimulator PlayWork()
    {
        var session = McpSimulation.Listed();
        session.Client("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-live-transcribe"},"turn_detection":{"type":"server_vad","interrupt_response":false}}}}}""");
        session.Client("""{"type":"conversation.item.create","item":{"id":"clip","type":"message","role":"user","content":[{"type":"input_audio","audio":"AQIDBA=="}]}}""");
        session.Speak(1_000, 3_000);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Say(operation, "One two");
        session.Infer(new InferenceEvent.SpokenEnded(operation, SampleTime.FromMilliseconds(1_000)));
        session.Infer(new InferenceEvent.ToolCalled(operation, null, "add", """{"a":1}"""));
        session.Infer(new InferenceEvent.TextDelta(operation, "written"));
        session.StartSpeaking(4_000);
        session.Client(
            $$$"""
            {"type":"response.create","response":{"conversation":"none","metadata":{"topic":"t"},"input":[{"type":"item_reference","id":"clip"}],
            "tools":[{{{McpSimulation.Server("other")}}}]}}
            """);
        return session;
    }
}
