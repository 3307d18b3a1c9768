using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Sdk;

/// <summary>The official Node SDK as it comes: it speaks <c>wss</c> alone, so it must trust the development authority.</summary>
public sealed class NodeSdkTests(NodeClient node) : IClassFixture<NodeClient>
{
    [NodeFact]
    public async Task OverTls_TextTurnAndFunctionCall()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(
            new ScriptedAnswer("Paris, of course."),
            ScriptedAnswer.Calling("get_weather", """{"city":"Paris"}"""),
            new ScriptedAnswer("A clear sky."));

        var result = await RunAsync("turns.mjs", engine);

        Assert.Equal("wss:", result.GetProperty("url").GetString());
        Assert.Equal("realtime", result.GetProperty("session").GetString());
        Assert.Equal("""["get_weather"]""", result.GetProperty("tools").GetRawText());
        Assert.Equal("""{"status":"completed","answer":"Paris, of course."}""", result.GetProperty("text").GetRawText());
        Assert.Equal(
            """{"status":"completed","name":"get_weather","arguments":{"city":"Paris"}}""", result.GetProperty("call").GetRawText());
        Assert.Equal("""{"status":"completed","answer":"A clear sky."}""", result.GetProperty("afterCall").GetRawText());
        Assert.Equal(1000, result.GetProperty("closed").GetInt32());
        Assert.Equal("session.created", result.GetProperty("events")[0].GetString());
    }

    [NodeFact(SpeechNeeds.All)]
    public async Task ARecording_IsUnderstoodAndAnswered_ByTheOfflineEngine()
    {
        var result = await RunAsync("voice.mjs", engine: null);

        Assert.Equal("go forward ten meters", result.GetProperty("heard").GetString());
        Assert.Equal("completed", result.GetProperty("status").GetString());
        Assert.Contains("go forward ten meters", result.GetProperty("answer").GetString(), StringComparison.OrdinalIgnoreCase);

        // More than a second of speech.
        Assert.InRange(result.GetProperty("audioBytes").GetInt32(), 48_000, 960_000);
        var types = result.GetProperty("types").EnumerateArray().Select(type => type.GetString()).ToList();
        Assert.Contains("input_audio_buffer.speech_started", types);
        Assert.DoesNotContain("conversation.item.created", types);
    }

    [NodeFact]
    public async Task ACancelledAnswer_IsIncomplete_AndTheNextOneWhole()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(ScriptedAnswer.Hanging("Once upon a time."), new ScriptedAnswer("The end."));

        var result = await RunAsync("cancel.mjs", engine);

        Assert.Equal(
            """{"status":"cancelled","reason":"client_cancelled","item":"incomplete"}""", result.GetProperty("cancelled").GetRawText());
        Assert.Equal("""{"status":"completed","answer":"The end."}""", result.GetProperty("after").GetRawText());
    }

    [NodeFact(SpeechNeeds.Recordings)]
    public async Task ATranscriptionSession_HearsARecording()
    {
        var engine = new ScriptedEngine("local");
        engine.Transcriber.Enqueue("go forward ten meters");

        var result = await RunAsync("transcription.mjs", engine);

        Assert.Equal("transcription", result.GetProperty("session").GetString());
        Assert.Equal("go forward ten meters", result.GetProperty("transcript").GetString());
        Assert.Equal(
            ["go", " forward", " ten", " meters"],
            result.GetProperty("logprobs").EnumerateArray().Select(token => token.GetProperty("token").GetString()));
        Assert.DoesNotContain("response.created", result.GetProperty("types").EnumerateArray().Select(type => type.GetString()));
    }

    [NodeFact]
    public async Task AClientSecret_OpensItsSession_BySubprotocol()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer("Paris, of course."));

        var result = await RunAsync("secret.mjs", engine);

        Assert.Equal(
            """{"prefix":"ek_","protocol":"realtime","instructions":"Be brief.","answer":"Paris, of course."}""", result.GetRawText());
    }

    [NodeFact(SpeechNeeds.Recordings)]
    public async Task TheSdkOfTheBeta_FindsItsOwnWorld()
    {
        var engine = new ScriptedEngine("local");
        engine.Transcriber.Enqueue("what is the time");
        engine.Responder.Enqueue(
            new ScriptedAnswer("Paris, of course."),
            ScriptedAnswer.Calling("get_weather", """{"city":"Paris"}"""),
            new ScriptedAnswer("A clear sky."),
            new ScriptedAnswer("It is high noon.") { Speech = TimeSpan.FromSeconds(1) });

        var result = await RunAsync("beta.mjs", engine);

        Assert.Equal("""["audio","text"]""", result.GetProperty("modalities").GetRawText());
        Assert.True(result.GetProperty("conversation").GetBoolean());
        Assert.Equal("""{"status":"completed","type":"text","answer":"Paris, of course."}""", result.GetProperty("text").GetRawText());
        Assert.Equal("""{"name":"get_weather","arguments":{"city":"Paris"}}""", result.GetProperty("call").GetRawText());
        Assert.Equal("A clear sky.", result.GetProperty("afterCall").GetString());
        Assert.Equal("""{"type":"audio","answer":"It is high noon.","voice":"verse"}""", result.GetProperty("spoken").GetRawText());
        Assert.Equal(48_000, result.GetProperty("audioBytes").GetInt32());
        Assert.DoesNotContain(
            result.GetProperty("types").EnumerateArray().Select(type => type.GetString()),
            type => type!.Contains("output_audio", StringComparison.Ordinal) || type == "conversation.item.added");
    }

    private async Task<JsonElement> RunAsync(string script, ScriptedEngine? engine)
    {
        using var data = new TempDirectory();
        string[] settings = ["urls=https://127.0.0.1:0", $"Data={data.Path}"];
        await using var server = engine is null
            ? await TestServer.StartLocalAsync(settings)
            : await TestServer.StartAsync(engine, null, settings);

        var recording = data["recording.pcm"];
        if (SpeechPackages.NoRecordings is null)
        {
            await File.WriteAllBytesAsync(recording, MemoryMarshal.AsBytes(SpeechRecordings.GoForward.Pcm24k.Span).ToArray());
        }

        return await node.RunAsync(
            script,
            ("BASE_URL", new Uri(server.Address, "v1").ToString()),
            ("API_KEY", TestServer.ApiKey),
            ("RECORDING", recording),
            ("NODE_EXTRA_CA_CERTS", Path.Combine(data["tls"], "ca.crt")));
    }
}
