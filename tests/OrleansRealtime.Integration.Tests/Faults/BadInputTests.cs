using System.Net.WebSockets;
using System.Text;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Faults;

/// <summary>What a client gets wrong is told, and changes nothing else.</summary>
public sealed class BadInputTests
{
    private const int Mebi = 1024 * 1024;

    [Theory]
    [InlineData("""{"type":"nope","event_id":"e"}""", "invalid_value", "type", "Invalid value: 'nope'. Supported values are: 'session.update'")]
    [InlineData("""{"event_id":"e"}""", null, null, "type")]
    [InlineData("""{"type":"session.update","event_id":"e"}""", "missing_required_parameter", "session", "Missing required parameter: 'session'.")]
    [InlineData("""{"type":"session.update","event_id":"e","session":{}}""", "missing_required_parameter", "session.type", "Missing required parameter: 'session.type'.")]
    [InlineData(
        """{"type":"session.update","event_id":"e","session":{"type":"realtime","bogus_field":1}}""",
        "unknown_parameter", "session.bogus_field", "Unknown parameter: 'session.bogus_field'.")]
    [InlineData(
        """{"type":"session.update","event_id":"e","session":{"type":"transcription"}}""",
        "invalid_parameter", null, "Passing a transcription session update event to a realtime session is not allowed.")]
    [InlineData(
        """{"type":"session.update","event_id":"e","session":{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm","rate":16000}}}}}""",
        "integer_below_min_value", "session.audio.input.format.rate", ">= 24000")]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":"e"}""", "missing_required_parameter", "audio", "Missing required parameter: 'audio'.")]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":"e","audio":"AAAA","x":1}""", "unknown_parameter", "x", "Unknown parameter: 'x'.")]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":"e","audio":"A*=="}""", "invalid_value", "audio", "base64")]
    [InlineData("""{"type":"input_audio_buffer.append","event_id":"e","audio":7}""", "invalid_type", "audio", "Invalid type for 'audio'")]
    [InlineData("""{"type":"input_audio_buffer.commit","event_id":"e","x":1}""", "unknown_parameter", "x", "Unknown parameter: 'x'.")]
    [InlineData(
        """{"type":"conversation.item.create","event_id":"e","item":{"type":"message","role":"user","content":[{"type":"text","text":"a"}]}}""",
        "invalid_value", "item.content[0].type", "Supported values are")]
    [InlineData(
        """{"type":"conversation.item.truncate","event_id":"e","item_id":"i","content_index":0,"audio_end_ms":1.5}""",
        "invalid_type", "audio_end_ms", "Invalid type for 'audio_end_ms'")]
    [InlineData("""{"type":"output_audio_buffer.clear","event_id":"e"}""", "invalid_value", "type", "output_audio_buffer.clear")]
    public async Task AnEventWithAMistake_IsAnswered_AndTheSessionGoesOn(string sent, string? code, string? param, string message)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.NextAsync("session.created");

        await client.SendTextAsync(sent);

        var error = await client.NextAsync();
        Assert.Equal("error", error.Type);
        Assert.Equal(["type", "code", "message", "param", "event_id"], error.At("error").EnumerateObject().Select(field => field.Name));
        Assert.Equal(("invalid_request_error", "e"), (error.Text("error.type"), error.Text("error.event_id")));
        Assert.Contains(message, error.Text("error.message"), StringComparison.Ordinal);
        if (code is not null)
        {
            Assert.Equal((code, param), (error.Text("error.code"), error.Text("error.param")));
        }

        await AssertWorksAsync(client);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("{\"type\":")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"type\":\"response.create\"} {}")]
    public async Task WhatIsNoEvent_IsAnswered(string sent)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.NextAsync("session.created");
        await client.SendTextAsync(sent);

        var error = await client.NextAsync();

        Assert.Equal(("error", "invalid_request_error"), (error.Type, error.Text("error.type")));
        await AssertWorksAsync(client);
    }

    [Fact]
    public async Task DeepNesting_IsAnswered()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.NextAsync("session.created");
        foreach (var prefix in (string[])["", """{"type":"session.update","session":""", """{"type":"input_audio_buffer.append","audio":"""])
        {
            await client.SendTextAsync(prefix + new string('[', 200_000));
            Assert.Equal("error", (await client.NextAsync()).Type);
            await client.SendTextAsync(prefix + string.Concat(Enumerable.Repeat("""{"a":""", 100_000)));
            Assert.Equal("error", (await client.NextAsync()).Type);
        }

        await AssertWorksAsync(client);
    }

    [Fact]
    public async Task BytesThatAreNoText_AreAnswered_OrEndThatConnectionAlone()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.NextAsync("session.created");
        await client.SendBytesAsync((byte[])[.. "{\"type\":\""u8, 0xC3, 0x28, .. "\"}"u8]);

        // RFC 6455 lets either be done with invalid UTF-8.
        var closed = client.ClosedAsync();
        await Patience.UntilAsync(
            () => closed.IsCompletedSuccessfully || client.Events.Any(found => found.Type == "error"),
            () => "Neither an answer nor an end came.");

        await using var other = await server.ConnectAsync();
        await AssertWorksAsync(other);
    }

    [Fact]
    public async Task BinaryFrames_AreRefused()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.SendBytesAsync(SyntheticVoice.Say(100), WebSocketMessageType.Binary);

        var error = await client.NextErrorAsync();

        Assert.Equal("invalid_event", error.Text("error.code"));
        Assert.Equal("Expected a text WebSocket message; binary frames are not supported.", error.Text("error.message"));
        await AssertWorksAsync(client);
    }

    [Fact]
    public async Task AnEventInManyFrames_IsOneEvent()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.NextAsync("session.created");
        var bytes = Encoding.UTF8.GetBytes("""{"type":"input_audio_buffer.clear","event_id":"é"}""");
        for (var i = 0; i < bytes.Length; i++)
        {
            await client.SendBytesAsync(bytes.AsMemory(i, 1), endOfMessage: i == bytes.Length - 1);
        }

        Assert.Equal("input_audio_buffer.cleared", (await client.NextAsync()).Type);
    }

    [Fact]
    public async Task FifteenMebibytesOfAudio_AreTheMostOfOneAppend()
    {
        var engine = new ScriptedEngine("local");
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(
            """{"type":"realtime","audio":{"input":{"turn_detection":null,"transcription":{"model":"whisper-1"}}}}""");

        await client.AppendAsync(new byte[(15 * Mebi) + 2]);
        Assert.Equal(("string_above_max_length", "audio"), CodeAndParam(await client.NextErrorAsync()));
        await client.AppendAsync(new byte[15 * Mebi]);
        await client.SendAsync(new { type = "input_audio_buffer.commit" });

        await client.NextAsync("input_audio_buffer.committed");

        // Minutes of it, which are recognised in pieces.
        await client.NextAsync("conversation.item.input_audio_transcription.completed");
        Assert.Equal(15 * Mebi / sizeof(short), engine.Transcriber.SamplesHeard.Value);

        static (string? Code, string? Param) CodeAndParam(WireEvent error) => (error.Text("error.code"), error.Text("error.param"));
    }

    [Theory]
    [InlineData(65_536, false)]
    [InlineData(65_537, true)]
    [InlineData(1_000_000, true)]
    public async Task AMessageOverTheLimit_IsReadToItsEnd_AndRefused(int bytes, bool refused)
    {
        await using var server = await TestServer.StartAsync(
            new ScriptedEngine("local"), null, "Realtime:WebSocket:MaxMessageBytes=65536");
        await using var client = await server.ConnectAsync();
        await client.NextAsync("session.created");
        const string clear = """{"type":"input_audio_buffer.clear"}""";

        await client.SendTextAsync(clear + new string(' ', bytes - clear.Length));

        var answer = await client.NextAsync();
        Assert.Equal(refused ? "error" : "input_audio_buffer.cleared", answer.Type);
        Assert.True(!refused || answer.Text("error.message")!.Contains("65536", StringComparison.Ordinal), answer.ToString());
        await AssertWorksAsync(client);
    }

    private static async Task AssertWorksAsync(WireClient client)
    {
        await client.SendAsync(new { type = "input_audio_buffer.clear" });
        await client.NextAsync("input_audio_buffer.cleared");
    }
}
