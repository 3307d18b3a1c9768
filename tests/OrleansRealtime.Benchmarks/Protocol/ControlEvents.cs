using System.Text;
using BenchmarkDotNet.Attributes;
using OrleansRealtime.Protocol.Client;

namespace OrleansRealtime.Benchmarks.Protocol;

/// <summary>Reading every event but audio. Goal: 20 µs each.</summary>
[MemoryDiagnoser]
public class ControlEvents
{
    private byte[] _message = [];

    public static IEnumerable<string> Names => Messages.Keys;

    private static readonly Dictionary<string, string> Messages = new()
    {
        ["session.update"] =
            """
            {"type":"session.update","event_id":"event_1","session":{"type":"realtime","instructions":"You are a helpful assistant. Speak briefly, and ask when something is unclear.",
            "output_modalities":["audio"],"tools":[{"type":"function","name":"get_weather","description":"Tells the weather in a city","parameters":{"type":"object","properties":{
            "city":{"type":"string"},"unit":{"type":"string","enum":["celsius","fahrenheit"]}},"required":["city"]}},{"type":"function","name":"hang_up","description":"Ends the call",
            "parameters":{"type":"object","properties":{}}}],"tool_choice":"auto","max_output_tokens":1024,"truncation":{"type":"retention_ratio","retention_ratio":0.8},
            "audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":{"model":"gpt-4o-transcribe","language":"en"},"noise_reduction":{"type":"near_field"},
            "turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":500,"create_response":true,"interrupt_response":true}},
            "output":{"format":{"type":"audio/pcm","rate":24000},"voice":"marin","speed":1.0}},"include":["item.input_audio_transcription.logprobs"]}}
            """,
        ["commit"] = """{"type":"input_audio_buffer.commit","event_id":"event_1"}""",
        ["clear"] = """{"type":"input_audio_buffer.clear","event_id":"event_1"}""",
        ["item.create"] =
            """
            {"type":"conversation.item.create","event_id":"event_1","previous_item_id":"item_000000000000000000000","item":{"type":"message","role":"user",
            "content":[{"type":"input_text","text":"What is the weather like in Paris, and should I take an umbrella with me tomorrow morning?"}]}}
            """,
        ["function_call_output"] =
            """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_0000000000000000","output":"{\"temperature\":21,\"sky\":\"clear\"}"}}""",
        ["item.truncate"] = """{"type":"conversation.item.truncate","event_id":"event_1","item_id":"item_000000000000000000000","content_index":0,"audio_end_ms":1500}""",
        ["item.delete"] = """{"type":"conversation.item.delete","event_id":"event_1","item_id":"item_000000000000000000000"}""",
        ["item.retrieve"] = """{"type":"conversation.item.retrieve","event_id":"event_1","item_id":"item_000000000000000000000"}""",
        ["response.create"] =
            """
            {"type":"response.create","event_id":"event_1","response":{"conversation":"none","output_modalities":["text"],"instructions":"Classify the conversation.",
            "metadata":{"topic":"classification"},"input":[{"type":"item_reference","id":"item_000000000000000000000"},
            {"type":"message","role":"user","content":[{"type":"input_text","text":"Is the caller angry?"}]}],"max_output_tokens":50}}
            """,
        ["response.cancel"] = """{"type":"response.cancel","event_id":"event_1","response_id":"resp_000000000000000000000"}""",
    };

    [ParamsSource(nameof(Names))]
    public string Event { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _message = Encoding.UTF8.GetBytes(Messages[Event]);

    [Benchmark]
    public ClientEvent Read() => ClientEventReader.TryRead(_message, out var @event, out var error)
        ? @event
        : throw new InvalidOperationException(error.Message);
}
