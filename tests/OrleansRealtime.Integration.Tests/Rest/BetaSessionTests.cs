using System.Net;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Integration.Tests.Rest;

/// <summary>The deprecated ways to a client secret.</summary>
public sealed class BetaSessionTests
{
    [Fact]
    public async Task FlatFields_BecomeTheSessionOfTheSecret()
    {
        var time = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local", time), time);
        using var rest = new RestClient(server);

        var answer = await rest.PostAsync(
            "/v1/realtime/sessions",
            """
            {"model":"gpt-realtime","modalities":["text","audio"],"instructions":"Be brief.","voice":"verse","speed":1.25,
            "input_audio_format":"g711_ulaw","output_audio_format":"pcm16","input_audio_transcription":{"model":"whisper-1"},
            "input_audio_noise_reduction":{"type":"near_field"},"turn_detection":{"type":"server_vad","silence_duration_ms":700},
            "temperature":0.7,"max_response_output_tokens":200}
            """);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("realtime.session", answer.Text("object"));
        Assert.Equal("verse", answer.Text("voice"));
        Assert.Equal("g711_ulaw", answer.Text("input_audio_format"));
        Assert.Equal(0.7, answer.At("temperature").GetDouble());
        Assert.Equal(200, answer.At("max_response_output_tokens").GetInt32());
        Assert.Equal(700, answer.At("turn_detection.silence_duration_ms").GetInt32());
        Assert.Equal(
            ManualTimeProvider.DefaultStart.AddMinutes(1).ToUnixTimeSeconds(), answer.At("client_secret.expires_at").GetInt64());

        await using var client = await WireClient.ConnectAsync(server, "", answer.Text("client_secret.value"));
        var created = await client.NextAsync();
        Assert.Equal("Be brief.", created.Text("session.instructions"));
        Assert.Equal("audio", created.Text("session.output_modalities.0"));
        Assert.Equal("verse", created.Text("session.audio.output.voice"));
        Assert.Equal(1.25, created.At("session.audio.output.speed").GetDouble());
        Assert.Equal("audio/pcmu", created.Text("session.audio.input.format.type"));
        Assert.Equal("audio/pcm", created.Text("session.audio.output.format.type"));
        Assert.Equal("whisper-1", created.Text("session.audio.input.transcription.model"));
        Assert.Equal("near_field", created.Text("session.audio.input.noise_reduction.type"));
        Assert.Equal(700, created.Number("session.audio.input.turn_detection.silence_duration_ms"));
        Assert.Equal(200, created.Number("session.max_output_tokens"));
    }

    [Fact]
    public async Task ATranscriptionSession()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var rest = new RestClient(server);

        var answer = await rest.PostAsync(
            "/v1/realtime/transcription_sessions", """{"input_audio_transcription":{"model":"gpt-4o-transcribe"}}""");

        Assert.Equal("realtime.transcription_session", answer.Text("object"));
        Assert.Equal("pcm16", answer.Text("input_audio_format"));
        await using var client = await WireClient.ConnectAsync(server, "", answer.Text("client_secret.value"));
        var created = await client.NextAsync();
        Assert.Equal("transcription", created.Text("session.type"));
        Assert.Equal("gpt-4o-transcribe", created.Text("session.audio.input.transcription.model"));
    }

    [Theory]
    [InlineData("sessions", """{"bogus":1}""", "unknown_parameter", "bogus")]
    [InlineData("sessions", """{"model":"gpt-5"}""", "invalid_model", "model")]
    [InlineData("sessions", """{"input_audio_format":"mp3"}""", "invalid_value", "input_audio_format")]
    [InlineData("sessions", """{"modalities":[]}""", "invalid_value", "modalities")]
    [InlineData("sessions", """{"temperature":2}""", "decimal_above_max_value", "temperature")]
    [InlineData("sessions", """{"input_audio_transcription":{}}""", "missing_required_parameter", "input_audio_transcription.model")]
    [InlineData("sessions", """{"turn_detection":{"eagerness":"low"}}""", "unknown_parameter", "turn_detection.eagerness")]
    [InlineData("transcription_sessions", """{"voice":"alloy"}""", "unknown_parameter", "voice")]
    public async Task AMistake_IsNamedByItsFlatName(string path, string body, string code, string param)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new RestClient(server);

        (await client.PostAsync($"/v1/realtime/{path}", body)).AssertError(HttpStatusCode.BadRequest, code, param);
        (await client.PostAsync($"/v1/realtime/{path}", body, null)).AssertError(HttpStatusCode.Unauthorized, null, null);
    }
}
