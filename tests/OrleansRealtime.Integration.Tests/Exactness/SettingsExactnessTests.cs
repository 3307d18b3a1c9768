using System.Text.Json;

namespace OrleansRealtime.Integration.Tests.Exactness;

/// <summary>What servers of this protocol tend to get wrong about a session's settings.</summary>
public sealed class SettingsExactnessTests : ScriptedSessionTests
{
    [Fact]
    public async Task SessionUpdated_IsTheWholeSession_WithItsNulls()
    {
        await using var client = await Server.ConnectAsync();
        var created = await client.NextAsync("session.created");

        var updated = await client.UpdateAsync("""{"type":"realtime","instructions":"Be brief."}""");

        Assert.Equal(Keys(created, "session"), Keys(updated, "session"));
        Assert.Equal(Keys(created, "session.audio.input"), Keys(updated, "session.audio.input"));
        Assert.Equal("Be brief.", updated.Text("session.instructions"));
        Assert.Equal(created.Text("session.id"), updated.Text("session.id"));
        Assert.Equal("realtime.session", updated.Text("session.object"));
        Assert.Equal(created.At("session.expires_at").GetInt64(), updated.At("session.expires_at").GetInt64());
        Assert.All(
            (string[])["tracing", "prompt", "include"],
            name => Assert.Equal(JsonValueKind.Null, updated.At($"session.{name}").ValueKind));
    }

    [Fact]
    public async Task SilenceDuration_Is200MillisecondsByDefault()
    {
        await using var client = await Server.ConnectAsync();
        var created = await client.NextAsync("session.created");

        Assert.Equal(200, created.Number("session.audio.input.turn_detection.silence_duration_ms"));
        Assert.Equal(300, created.Number("session.audio.input.turn_detection.prefix_padding_ms"));
        Assert.Equal(0.5, created.At("session.audio.input.turn_detection.threshold").GetDouble());
    }

    [Fact]
    public async Task AnUpdateWithOneMistake_ChangesNothing()
    {
        await using var client = await Server.ConnectAsync();
        var created = await client.NextAsync("session.created");
        await client.SendTextAsync(
            """{"type":"session.update","event_id":"e","session":{"type":"realtime","instructions":"Changed.","audio":{"output":{"speed":9}}}}""");
        await client.NextErrorAsync("e");

        var updated = await client.UpdateAsync("""{"type":"realtime"}""");

        Assert.Equal(created.Text("session.instructions"), updated.Text("session.instructions"));
    }

    [Theory]
    [InlineData("""{"instructions":"x"}""", "missing_required_parameter", "session.type")]
    [InlineData("""{"type":"realtime","wizard":true}""", "unknown_parameter", "session.wizard")]
    [InlineData("""{"type":"realtime","tools":[{"type":"function","function":{"name":"f"}}]}""", "missing_required_parameter", "session.tools[0].name")]
    [InlineData("""{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm","rate":16000}}}}""", "integer_below_min_value", "session.audio.input.format.rate")]
    public async Task TypeIsRequired_UnknownFields_NestedTools_AndOtherRatesAreRefused(string session, string code, string param)
    {
        await using var client = await Server.ConnectAsync();
        await client.SendTextAsync($$"""{"type":"session.update","event_id":"e","session":{{session}}}""");

        var error = await client.NextErrorAsync("e");

        Assert.Equal((code, param), (error.Text("error.code"), error.Text("error.param")));
        await client.RoundTripAsync();
    }

    [Fact]
    public async Task AnotherVoiceOnceHeard_IsRefused_TheSameOneTaken()
    {
        await using var client = await Server.ConnectAsync();
        await AskAsync(client);
        await client.SendTextAsync("""{"type":"session.update","event_id":"e","session":{"type":"realtime","audio":{"output":{"voice":"marin"}}}}""");

        Assert.Equal("cannot_update_voice", (await client.NextErrorAsync("e")).Text("error.code"));
        var updated = await client.UpdateAsync("""{"type":"realtime","audio":{"output":{"voice":"alloy"}}}""");
        Assert.Equal("alloy", updated.Text("session.audio.output.voice"));
    }
}
