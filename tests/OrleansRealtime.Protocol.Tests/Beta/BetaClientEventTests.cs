using System.Text;
using OrleansRealtime.Protocol.Beta;
using OrleansRealtime.Protocol.Client;

namespace OrleansRealtime.Protocol.Tests.Beta;

/// <summary>Every client event that had another name or shape in the beta, what is refused, and what passes untouched.</summary>
public sealed class BetaClientEventTests
{
    public static TheoryData<string, string> Reshaped => new()
    {
        {
            """{"type":"session.update","event_id":"e","session":{"modalities":["text"]}}""",
            """{"type":"session.update","event_id":"e","session":{"type":"realtime","output_modalities":["text"],"audio":{"input":{}}}}"""
        },
        { Session(""" "modalities":["text","audio"] """), Today(""" "output_modalities":["audio"], """, "") },
        { Session(""" "max_response_output_tokens":"inf","temperature":0.9 """), Today(""" "max_output_tokens":"inf", """, "") },
        { Session(""" "voice":"verse" """), Today("", ""","output":{"voice":"verse"}""") },
        { Session(""" "speed":1.25 """), Today("", ""","output":{"speed":1.25}""") },
        { Session(""" "output_audio_format":"pcm16" """), Today("", ""","output":{"format":{"type":"audio/pcm","rate":24000}}""") },
        { Session(""" "output_audio_format":"g711_ulaw" """), Today("", ""","output":{"format":{"type":"audio/pcmu"}}""") },
        { Session(""" "input_audio_format":"g711_alaw" """), Input(""" "format":{"type":"audio/pcma"} """) },
        { Session(""" "input_audio_transcription":{"model":"whisper-1"} """), Input(""" "transcription":{"model":"whisper-1"} """) },
        { Session(""" "input_audio_transcription":null """), Input(""" "transcription":null """) },
        { Session(""" "input_audio_noise_reduction":{"type":"far_field"} """), Input(""" "noise_reduction":{"type":"far_field"} """) },
        { Session(""" "turn_detection":{"threshold":0.7} """), Input(""" "turn_detection":{"threshold":0.7} """) },
        { Session(""" "turn_detection":null """), Input(""" "turn_detection":null """) },
        { Session(""" "instructions":"Hi.","tools":[],"tool_choice":"none" """), Today(""" "instructions":"Hi.","tools":[],"tool_choice":"none", """, "") },
        { Session(""" "client_secret":{"expires_at":{"anchor":"created_at"}} """), Today("", "") },
        {
            """{"type":"transcription_session.update","session":{"input_audio_format":"pcm16","input_audio_transcription":{"model":"whisper-1"},"turn_detection":null,"modalities":["text"],"include":["item.input_audio_transcription.logprobs"]}}""",
            """{"type":"session.update","session":{"type":"transcription","include":["item.input_audio_transcription.logprobs"],"audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":{"model":"whisper-1"},"turn_detection":null}}}}"""
        },
        {
            """{"type":"conversation.item.create","item":{"object":"realtime.item","type":"message","role":"assistant","content":[{"type":"text","text":"a"},{"type":"audio","transcript":"b"}]}}""",
            """{"type":"conversation.item.create","item":{"object":"realtime.item","type":"message","role":"assistant","content":[{"type":"output_text","text":"a"},{"type":"output_audio","transcript":"b"}]}}"""
        },
        {
            """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"a"}]}}""",
            """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"a"}]}}"""
        },
        {
            """{"type":"response.create","event_id":"e","response":{"modalities":["audio","text"],"instructions":"x","voice":"ash","output_audio_format":"g711_ulaw","temperature":0.7,"max_response_output_tokens":5,"conversation":"none","metadata":{"a":"b"},"input":[{"type":"message","role":"assistant","content":[{"type":"text","text":"a"}]}]}}""",
            """{"type":"response.create","event_id":"e","response":{"output_modalities":["audio"],"instructions":"x","max_output_tokens":5,"conversation":"none","metadata":{"a":"b"},"input":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"a"}]}],"audio":{"output":{"format":{"type":"audio/pcmu"},"voice":"ash"}}}}"""
        },
        { """{"type":"response.create"}""", """{"type":"response.create"}""" },
        { """{"type":"response.cancel","response_id":"r"}""", """{"type":"response.cancel","response_id":"r"}""" },
        { """{"type":"conversation.item.truncate","item_id":"i"}""", """{"type":"conversation.item.truncate","item_id":"i"}""" },
        { """{"type":"input_audio_buffer.commit"}""", """{"type":"input_audio_buffer.commit"}""" },
        { """{"type":"bogus","session":{"voice":1}}""", """{"type":"bogus","session":{"voice":1}}""" },
        { "no JSON", "no JSON" },
    };

    [Theory]
    [MemberData(nameof(Reshaped))]
    public void AnEvent_BecomesTodays(string beta, string today)
    {
        var bytes = new BetaDialect().ToSession(Encoding.UTF8.GetBytes(beta), out var error);

        Assert.Null(error);
        Assert.Equal(today, Encoding.UTF8.GetString(bytes!));
    }

    [Theory]
    [InlineData("""{"bogus":1}""", "unknown_parameter", "session.bogus")]
    [InlineData("""{"type":"realtime"}""", "unknown_parameter", "session.type")]
    [InlineData("""{"audio":{}}""", "unknown_parameter", "session.audio")]
    [InlineData("""{"output_modalities":["text"]}""", "unknown_parameter", "session.output_modalities")]
    [InlineData("""{"input_audio_format":"mp3"}""", "invalid_value", "session.input_audio_format")]
    [InlineData("""{"modalities":["smell"]}""", "invalid_value", "session.modalities[0]")]
    [InlineData("""{"temperature":2}""", "decimal_above_max_value", "session.temperature")]
    [InlineData("""{"turn_detection":{"threshold":2}}""", "decimal_above_max_value", "session.turn_detection.threshold")]
    [InlineData("5", "invalid_type", "session")]
    public void AMistakeInASession_IsNamedByItsFlatName(string session, string code, string param)
    {
        var bytes = new BetaDialect().ToSession(
            Encoding.UTF8.GetBytes($$"""{"type":"session.update","event_id":"e","session":{{session}}}"""), out var error);

        Assert.Null(bytes);
        Assert.Equal((code, param, "e"), (error!.Code, error.Param, error.EventId));
    }

    [Theory]
    [InlineData("""{"output_modalities":["text"]}""", "unknown_parameter", "response.output_modalities")]
    [InlineData("""{"audio":{}}""", "unknown_parameter", "response.audio")]
    [InlineData("""{"temperature":0}""", "decimal_below_min_value", "response.temperature")]
    [InlineData("""{"voice":7}""", "invalid_type", "response.voice")]
    public void AMistakeInAResponse_IsNamedByItsFlatName(string response, string code, string param)
    {
        new BetaDialect().ToSession(
            Encoding.UTF8.GetBytes($$"""{"type":"response.create","response":{{response}}}"""), out var error);

        Assert.Equal((code, param), (error!.Code, error.Param));
    }

    [Fact]
    public void TheTemperature_IsToldBack()
    {
        var dialect = new BetaDialect();
        dialect.ToSession(Encoding.UTF8.GetBytes(Session(""" "temperature":0.7 """)), out _);

        var response = dialect.ToClient(
            """{"type":"response.created","event_id":"e","response":{"audio":{"output":{"format":{"type":"audio/pcm"},"voice":"ash"}}}}"""u8.ToArray());

        Assert.Contains("\"temperature\":0.7", Encoding.UTF8.GetString(response.Span), StringComparison.Ordinal);
    }

    /// <summary>A body that stands twice, of different kinds: what is handed on is read like any other bad event.</summary>
    [Theory]
    [InlineData("""{"type":"session.update","session":5,"session":{"voice":"ash"}}""")]
    [InlineData("""{"type":"session.update","type":"response.create","session":5}""")]
    [InlineData("""{"type":"response.create","response":5}""")]
    [InlineData("""{"type":"conversation.item.create","item":[1]}""")]
    [InlineData("""{"type":"conversation.item.create","item":{"role":"assistant","content":[1,{"type":2}]}}""")]
    [InlineData("""{"type":"session.update","session":{"voice":"\ud800"}}""")]
    public void ABadEvent_NeverThrows(string text)
    {
        var bytes = new BetaDialect().ToSession(Encoding.UTF8.GetBytes(text), out var error);

        Assert.True(bytes is null == error is not null);
        if (bytes is not null)
        {
            ClientEventReader.TryRead(bytes, out _, out _);
        }
    }

    [Theory]
    [InlineData("""{"type":"session.update","session":{"voice":"ash"}}""", true)]
    [InlineData("""{"type":"session.update","session":{"turn_detection":null}}""", true)]
    [InlineData("""{"type":"transcription_session.update","session":{}}""", true)]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","voice":"ash"}}""", false)]
    [InlineData("""{"type":"session.update","session":{"instructions":"Hi."}}""", false)]
    [InlineData("""{"type":"session.update","session":5}""", false)]
    [InlineData("""{"type":"response.create","response":{"modalities":["text"]}}""", false)]
    [InlineData("no JSON", false)]
    public void AFlatSession_IsKnownForTheBetas(string text, bool expected) =>
        Assert.Equal(expected, BetaDialect.IsSpokenIn(Encoding.UTF8.GetBytes(text)));

    private static string Session(string fields) => """{"type":"session.update","session":{#}}""".Replace("#", fields.Trim(), StringComparison.Ordinal);

    private static string Today(string fields, string output) =>
        """{"type":"session.update","session":{"type":"realtime",#"audio":{"input":{}%}}}"""
            .Replace("#", fields.Trim(), StringComparison.Ordinal)
            .Replace("%", output, StringComparison.Ordinal);

    private static string Input(string input) =>
        """{"type":"session.update","session":{"type":"realtime","audio":{"input":{#}}}}""".Replace("#", input.Trim(), StringComparison.Ordinal);
}
