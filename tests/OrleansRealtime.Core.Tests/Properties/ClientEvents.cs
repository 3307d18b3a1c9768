namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>What clients send, good and bad.</summary>
internal static class ClientEvents
{
    private static readonly string[] Updates =
    [
        """{"type":"realtime","audio":{"input":{"turn_detection":null}}}""",
        """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad"}}}}""",
        """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":5000,"interrupt_response":false}}}}""",
        """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","create_response":false}}}}""",
        """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","eagerness":"high"}}}}""",
        """{"type":"realtime","output_modalities":["text"],"bogus":1}""",
        """{"type":"realtime","output_modalities":["text"]}""",
        """{"type":"realtime","output_modalities":["audio"],"audio":{"output":{"voice":"marin"}}}""",
        """{"type":"realtime","truncation":"disabled"}""",
        """{"type":"realtime","truncation":{"type":"retention_ratio","retention_ratio":0.5}}""",
        """{"type":"realtime","max_output_tokens":20,"tools":[{"type":"function","name":"tool"}]}""",
        """{"type":"realtime","audio":{"input":{"transcription":{"model":"whisper-1"},"format":{"type":"audio/pcmu"}}}}""",
        """{"type":"transcription","audio":{"input":{"transcription":{"model":"gpt-live-transcribe"}}}}""",
        """{"type":"transcription","audio":{"input":{"turn_detection":{"type":"server_vad","silence_duration_ms":500}}}}""",
    ];

    private static readonly string[] Responses =
    [
        """{"type":"response.create"}""",
        """{"type":"response.create","response":{"conversation":"none","input":[]}}""",
        """{"type":"response.create","response":{"conversation":"none","metadata":{"topic":"x"}}}""",
        """{"type":"response.create","response":{"output_modalities":["text"],"max_output_tokens":5}}""",
        """{"type":"response.create","response":{"input":[{"type":"item_reference","id":"ITEM"}]}}""",
        """{"type":"response.create","response":{"conversation":"none","input":[{"type":"item_reference","id":"ITEM"}]}}""",
        """{"type":"response.create","response":{"input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"x"}]}]}}""",
    ];

    private static readonly string[] Items =
    [
        """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"some words"}]}}""",
        """{"type":"conversation.item.create","previous_item_id":"ITEM","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"x"}]}}""",
        """{"type":"conversation.item.create","previous_item_id":"root","item":{"type":"message","role":"system","content":[{"type":"input_text","text":"x"}]}}""",
        """{"type":"conversation.item.create","item":{"id":"ITEM","type":"message","role":"assistant","content":[{"type":"output_text","text":"x"}]}}""",
        """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_audio","audio":"AAAAAAAA"}]}}""",
        """{"type":"conversation.item.create","item":{"type":"function_call","name":"tool","arguments":"{}"}}""",
        """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"CALL","output":"done"}}""",
    ];

    public static string Update(int which, int eventId) =>
        $$"""{"type":"session.update","event_id":"e{{eventId}}","session":{{Updates[which % Updates.Length]}}}""";

    public static string CreateResponse(int which, string item) => Fill(Responses[which % Responses.Length], item, "");

    public static string CreateItem(int which, string item, string call) => Fill(Items[which % Items.Length], item, call);

    public static string CreateContext(int which) => (which % 3) switch
    {
        0 => """{"type":"context.create","context":{"id":"side"}}""",
        1 => """{"type":"context.create","context":{"session":{"instructions":"x","output_modalities":["text"]}}}""",
        _ => """{"type":"context.list"}""",
    };

    public static string SwitchContext(int which, int cancel) =>
        $$"""{"type":"context.switch","context_id":"{{(which % 2 == 0 ? "side" : "default")}}","cancel":{{(cancel % 3 == 0 ? "true" : "false")}}}""";

    public static string DeleteContext(int which) =>
        $$"""{"type":"context.delete","context_id":"{{(which % 4 == 0 ? "default" : "side")}}"}""";

    public static string ListTools(int which) => (which % 4) switch
    {
        0 => """{"type":"session.update","session":{"type":"realtime","tools":[{"type":"mcp","server_label":"a","server_url":"http://a/"}]}}""",
        1 => """{"type":"session.update","session":{"type":"realtime","tools":[{"type":"mcp","server_label":"a","server_url":"http://a/","require_approval":"never"}]}}""",
        2 => """{"type":"session.update","session":{"type":"realtime","tools":[]}}""",
        _ => """{"type":"response.create","response":{"tools":[{"type":"mcp","server_label":"b","server_url":"http://b/","require_approval":"never"}]}}""",
    };

    public static string Approve(string request, int yes) =>
        $$$"""{"type":"conversation.item.create","item":{"type":"mcp_approval_response","approval_request_id":"{{{request}}}","approve":{{{(yes % 3 == 0 ? "false" : "true")}}}}}""";

    public static string AnswerTool(string call) => Fill(Items[^1], "", call);

    public static string Cancel(string response) => $$"""{"type":"response.cancel","response_id":"{{response}}"}""";

    public static string OfItem(string what, string item) => $$"""{"type":"conversation.item.{{what}}","item_id":"{{item}}"}""";

    public static string Truncate(string item, int milliseconds) =>
        $$"""{"type":"conversation.item.truncate","item_id":"{{item}}","audio_end_ms":{{milliseconds}},"content_index":0}""";

    private static string Fill(string json, string item, string call) =>
        json.Replace("ITEM", item, StringComparison.Ordinal).Replace("CALL", call, StringComparison.Ordinal);
}
