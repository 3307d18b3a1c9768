using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Exactness;

/// <summary>What servers of this protocol tend to get wrong about a conversation's items.</summary>
public sealed class ItemExactnessTests : ScriptedSessionTests
{
    [Fact]
    public async Task AddedItems_FormOneChain_WhoeverMadeThem()
    {
        Engine.Responder.Enqueue(ScriptedAnswer.Calling("get_weather", preamble: "wait"));
        await using var client = await Server.ConnectWithAsync("""{"type":"realtime","tools":[{"type":"function","name":"get_weather"}]}""");
        await SpeakAsync(client);
        await AskAsync(client);
        await SpeakAsync(client);

        string? last = null;
        var added = client.Events.Where(found => found.Type == "conversation.item.added").ToList();
        Assert.True(added.Count >= 7, $"Only {added.Count} items.");
        foreach (var found in added)
        {
            Assert.Equal(last, found.Text("previous_item_id"));
            last = found.Text("item.id");
        }
    }

    [Fact]
    public async Task NothingAnswersByItself_ButATurnThatWasHeard()
    {
        await using var client = await Server.ConnectWithAsync("""{"type":"realtime","audio":{"input":{"turn_detection":null}}}""");
        await client.AppendAsync(Wire.SyntheticVoice.Say(500));
        await client.SendAsync(new { type = "input_audio_buffer.commit" });
        await client.NextAsync("input_audio_buffer.committed");
        await client.SayAsync("hello");
        await client.RoundTripAsync();

        Assert.DoesNotContain(client.Events, found => found.Type.StartsWith("response.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnEmptyCommit_IsRefusedInTheWordsClientsLookFor()
    {
        await using var client = await Server.ConnectWithAsync("""{"type":"realtime","audio":{"input":{"turn_detection":null}}}""");
        await client.SendAsync(new { type = "input_audio_buffer.commit", event_id = "e" });

        var error = await client.NextErrorAsync("e");

        Assert.Equal("input_audio_buffer_commit_empty", error.Text("error.code"));
        Assert.EndsWith("buffer only has 0.00ms of audio.", error.Text("error.message"), StringComparison.Ordinal);
    }
}
