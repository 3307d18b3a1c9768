using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;
using OrleansRealtime.Protocol.Tests.Client;
using OrleansRealtime.Protocol.Tests.Server;

namespace OrleansRealtime.Protocol.Tests.Sessions;

public sealed class SessionWriterTests
{
    private static readonly SessionId Id = new("sess_1");

    [Fact]
    public void FreshSession_IsWrittenAsOnTheLiveWire()
    {
        var session = SessionDefaults.Realtime(Id, "gpt-realtime", 1_767_233_035) with { Instructions = "<text>" };
        Assert.Equal(
            """{"type":"session.created","event_id":"event_1","session":{"type":"realtime","object":"realtime.session","id":"sess_1","model":"gpt-realtime","output_modalities":["audio"],"instructions":"<text>","tools":[],"tool_choice":"auto","max_output_tokens":"inf","tracing":null,"truncation":"auto","prompt":null,"expires_at":1767233035,"audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":null,"noise_reduction":null,"turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":200,"idle_timeout_ms":null,"create_response":true,"interrupt_response":true}},"output":{"format":{"type":"audio/pcm","rate":24000},"voice":"alloy","speed":1.0}},"include":null}}""",
            ServerEventWriterTests.Write(new ServerEvent.SessionCreated(session), "event_1"));
    }

    [Fact]
    public void TranscriptionSession_IsWrittenAsOnTheLiveWire() =>
        Assert.Equal(
            """{"type":"session.created","event_id":"event_1","session":{"type":"transcription","object":"realtime.transcription_session","id":"sess_1","expires_at":1789728574,"audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":null,"noise_reduction":null,"turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":200}}},"include":null}}""",
            ServerEventWriterTests.Write(
                new ServerEvent.SessionCreated(SessionDefaults.Transcription(Id, 1_789_728_574)),
                "event_1"));

    [Fact]
    public void EverySetting_IsEchoed_ExceptSecrets()
    {
        var patch = ClientEventReaderTests.ReadPatch(
            """
            {"type":"realtime","output_modalities":["text"],"instructions":"",
             "tools":[{"type":"function","name":"f","description":"d","parameters":{"type":"object"}},
              {"type":"mcp","server_label":"s","authorization":"secret","headers":{"k":"v"},"server_url":"https://x","require_approval":"never"}],
             "tool_choice":{"type":"function","name":"f"},"parallel_tool_calls":true,"reasoning":{"effort":"low"},
             "max_output_tokens":7,"tracing":{"group_id":"g"},"prompt":{"id":"p"},"include":["item.input_audio_transcription.logprobs"],
             "truncation":{"type":"retention_ratio","retention_ratio":1,"token_limits":{"post_instructions":5}},
             "audio":{"input":{"format":{"type":"audio/pcma"},"noise_reduction":{"type":"near_field"},
               "transcription":{"model":"m","keywords":["k"]},"turn_detection":{"type":"semantic_vad","create_response":false}},
              "output":{"format":{"type":"audio/pcmu"},"voice":{"id":"voice_1"},"speed":0.75}}}
            """);
        Assert.Null(SessionPatcher.Apply(SessionDefaults.Realtime(Id, "m", 0), patch, out var session));
        Assert.Equal(
            """{"type":"session.updated","event_id":"event_1","session":{"type":"realtime","object":"realtime.session","id":"sess_1","model":"m","output_modalities":["text"],"instructions":"","tools":[{"type":"function","name":"f","description":"d","parameters":{"type":"object"}},{"type":"mcp","server_label":"s","server_url":"https://x","require_approval":"never"}],"tool_choice":{"type":"function","name":"f"},"parallel_tool_calls":true,"reasoning":{"effort":"low"},"max_output_tokens":7,"tracing":{"group_id":"g"},"truncation":{"type":"retention_ratio","retention_ratio":1.0,"token_limits":{"post_instructions":5}},"prompt":{"id":"p","version":null,"variables":null},"expires_at":0,"audio":{"input":{"format":{"type":"audio/pcma"},"transcription":{"model":"m","language":null,"prompt":null,"keywords":["k"]},"noise_reduction":{"type":"near_field"},"turn_detection":{"type":"semantic_vad","eagerness":"auto","create_response":false,"interrupt_response":true}},"output":{"format":{"type":"audio/pcmu"},"voice":{"id":"voice_1"},"speed":0.75}},"include":["item.input_audio_transcription.logprobs"]}}""",
            ServerEventWriterTests.Write(new ServerEvent.SessionUpdated(session), "event_1"));
    }

    [Fact]
    public void Defaults_HaveInstructions() => Assert.NotEmpty(SessionDefaults.Realtime(Id, "m", 0).Instructions);
}
