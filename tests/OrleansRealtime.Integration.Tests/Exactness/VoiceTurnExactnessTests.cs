using System.Text.Json;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Exactness;

/// <summary>What servers of this protocol tend to get wrong about a spoken turn.</summary>
public sealed class VoiceTurnExactnessTests : ScriptedSessionTests
{
    [Fact]
    public async Task ItsItemsId_IsTheSameFromTheFirstWordOn()
    {
        await using var client = await Server.ConnectAsync();
        var events = await SpeakAsync(client);

        var ids = events.Take(5).Select(found => found.Json.TryGetProperty("item_id", out var id) ? id.GetString() : found.Text("item.id"));
        Assert.Equal(
            ["input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done"],
            events.Take(5).Select(found => found.Type));
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task ItsItem_HasANullTranscript_AndComesOnlyOnce()
    {
        await using var client = await Server.ConnectWithAsync(Transcribed);
        var events = await SpeakAsync(client);
        await client.RoundTripAsync();

        var itemId = events[0].Text("item_id");
        var items = client.Events.Where(found => found.Type.StartsWith("conversation.item.", StringComparison.Ordinal)
            && found.Json.TryGetProperty("item", out var item) && item.GetProperty("id").GetString() == itemId).ToList();
        Assert.Equal(["conversation.item.added", "conversation.item.done"], items.Select(found => found.Type));
        Assert.All(items, found => Assert.Equal(JsonValueKind.Null, found.At("item.content.0.transcript").ValueKind));
    }

    [Fact]
    public async Task NoItemEvent_HoldsAudio()
    {
        await using var client = await Server.ConnectAsync();
        await SpeakAsync(client);

        Assert.All(
            client.Events.Where(found => found.Type != "response.output_audio.delta"),
            found => Assert.DoesNotContain("\"audio\":\"", found.Json.GetRawText(), StringComparison.Ordinal));
        Assert.All(
            client.Events.Where(found => found.Type.StartsWith("conversation.item.", StringComparison.Ordinal)),
            found => Assert.All(
                found.At("item.content").EnumerateArray(),
                part => Assert.False(part.TryGetProperty("audio", out _), $"{found}")));
    }

    [Fact]
    public async Task ItsPositions_AreWholeMilliseconds_FromTheFirstSampleOfTheSession()
    {
        await using var client = await Server.ConnectAsync();
        var first = await SpeakAsync(client);
        var second = await SpeakAsync(client);

        foreach (var found in first.Concat(second).Where(found => found.Type.Contains(".speech_", StringComparison.Ordinal)))
        {
            var position = found.At(found.Type.EndsWith("started", StringComparison.Ordinal) ? "audio_start_ms" : "audio_end_ms");
            Assert.Matches("^[0-9]+$", position.GetRawText());
        }

        Assert.InRange(second[0].Number("audio_start_ms") - first[0].Number("audio_start_ms"), 2_400, 2_600);
    }

    [Fact]
    public async Task ItsAnswer_DoesNotWaitForItsTranscript()
    {
        Engine.Transcriber.Enqueue(new ScriptedTranscript("", Hangs: true));
        await using var client = await Server.ConnectWithAsync(Transcribed);
        await client.AppendAsync(SyntheticVoice.Turn());

        await client.NextAsync("response.created");

        Assert.DoesNotContain(client.Events, found => found.Type.EndsWith("transcription.completed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ATranscriptionThatFails_IsNoGeneralError()
    {
        Engine.Transcriber.Enqueue(new ScriptedTranscript("", Fault: new InvalidOperationException("no ears")));
        await using var client = await Server.ConnectWithAsync(Transcribed);
        await client.AppendAsync(SyntheticVoice.Turn());

        var failed = await client.NextAsync("conversation.item.input_audio_transcription.failed");

        Assert.NotEmpty(failed.Text("error.message")!);
        Assert.DoesNotContain(client.Events, found => found.Type == "error");
        Assert.Single(Server.TakeErrors());
    }

    [Fact]
    public async Task OverAWebSocket_NothingIsSaidOfPlayback_NorTruncatedUnasked()
    {
        Engine.Responder.Enqueue(new ScriptedAnswer("one two three") { Speech = TimeSpan.FromSeconds(3), Ending = ScriptedEnding.Hang });
        await using var client = await Server.ConnectAsync();
        await client.AskAsync("count");
        await client.NextAsync("response.output_audio.delta");
        await SpeakAsync(client);
        await client.NextAsync("response.done");

        Assert.DoesNotContain(
            client.Events,
            found => found.Type.StartsWith("output_audio_buffer.", StringComparison.Ordinal) || found.Type == "conversation.item.truncated");
    }

    [Fact]
    public async Task AnAnswersAudio_ComesFasterThanItIsPlayed_InModestMessages()
    {
        Engine.Responder.Enqueue(new ScriptedAnswer("a minute long") { Speech = TimeSpan.FromMinutes(1) });
        await using var client = await Server.ConnectAsync();
        var start = TimeProvider.System.GetTimestamp();
        await client.AskAsync("speak");
        await client.NextAsync("response.done");

        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "A minute of audio took its time.");
        var deltas = client.Events.Where(found => found.Type == "response.output_audio.delta").ToList();
        Assert.Equal(60 * 48_000, deltas.Sum(delta => delta.Audio.Length));
        Assert.All(deltas, delta => Assert.True(delta.Json.GetRawText().Length < 1024 * 1024));
    }
}
