using System.Text.Json;
using Microsoft.Extensions.AI;
using OrleansRealtime.Audio;
using OrleansRealtime.Inference.Cascade;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Speech;

namespace OrleansRealtime.Inference.Tests.Cascade;

[Collection("pooled audio")]
public sealed class CascadeResponderTests
{
    private static readonly ResponderRequest Spoken = new([new ChatMessage(ChatRole.User, "hello")], new ChatOptions(), new VoiceSettings());

    private static readonly ResponderRequest Written = Spoken with { Voice = null };

    private readonly List<(long Position, int Length)> _frames = [];

    [Fact]
    public async Task SpokenAnswer_GivesEachClauseThenItsAudioOnOneClock()
    {
        var voice = new FakeVoice();
        var chat = new FakeChat(new TextContent("Hello my fri"), new TextContent("end. How are"), new TextContent(" you? \n"));
        var updates = await ReadAllAsync(new CascadeResponder(chat, voice), Spoken);

        Assert.Equal(["SpokenText", "Audio", "Audio", "SpokenText", "Audio", "Audio", "SpokenText", "Finished"], Kinds(updates));
        var texts = updates.OfType<ResponderUpdate.SpokenText>().ToArray();
        Assert.Equal(["Hello my friend.", " How are you?", " \n"], texts.Select(text => text.Delta));
        Assert.Equal(["Hello my friend.", "How are you?"], voice.Spoken);

        var all = string.Concat(texts.Select(text => text.Delta));
        var words = texts.SelectMany(text => text.Words).ToArray();
        Assert.Equal(["Hello", "Hello my friend. How"], words.Select(word => all[..word.TextEnd]));
        Assert.Equal([new SampleTime(80), new SampleTime(160 + 60)], words.Select(word => word.End));

        Assert.Equal([(0L, 80), (80L, 80), (160L, 60), (220L, 60)], _frames);
        Assert.Equal(0, voice.Undisposed);
    }

    [Fact]
    public async Task WrittenAnswer_PassesDeltasOnWithoutSpeaking()
    {
        var voice = new FakeVoice();
        var updates = await ReadAllAsync(new CascadeResponder(new FakeChat(new TextContent("Hello."), new TextContent(" You.")), voice), Written);

        Assert.Equal(["Hello.", " You."], updates.OfType<ResponderUpdate.Text>().Select(text => text.Delta));
        Assert.Equal(["Text", "Text", "Finished"], Kinds(updates));
        Assert.Empty(voice.Spoken);
    }

    [Fact]
    public async Task TextBeforeAToolCall_IsSpokenFirst()
    {
        var arguments = new Dictionary<string, object?>
        {
            ["city"] = "Köln \"am\" Rhein",
            ["days"] = 3,
            ["exact"] = JsonElement.Parse("1.50"),
            ["tags"] = new object?[] { "a", null, true },
        };
        var chat = new FakeChat(new TextContent("One moment"), new FunctionCallContent("call_1", "weather", arguments), new TextContent("There."));
        var updates = await ReadAllAsync(new CascadeResponder(chat, new FakeVoice()), Spoken);

        Assert.Equal(["SpokenText", "Audio", "Audio", "ToolCall", "SpokenText", "Audio", "Audio", "Finished"], Kinds(updates));
        var call = Assert.Single(updates.OfType<ResponderUpdate.ToolCall>());
        Assert.Equal(
            new ResponderUpdate.ToolCall("call_1", "weather", """{"city":"Köln \"am\" Rhein","days":3,"exact":1.50,"tags":["a",null,true]}"""), call);
    }

    [Fact]
    public async Task ArgumentsKeptRaw_AreHandedOnAsWritten()
    {
        var call = new FunctionCallContent("", "weather") { RawRepresentation = """{ "city" : "Bonn" }""" };
        var updates = await ReadAllAsync(new CascadeResponder(new FakeChat(call), new FakeVoice()), Written);

        Assert.Equal(new ResponderUpdate.ToolCall(null, "weather", """{ "city" : "Bonn" }"""), updates[0]);
    }

    [Fact]
    public async Task FinishReason_BecomesTheCause()
    {
        Assert.Equal(FinishCause.Completed, await CauseOfAsync(ChatFinishReason.ToolCalls));
        Assert.Equal(FinishCause.MaxOutputTokens, await CauseOfAsync(ChatFinishReason.Length));
        Assert.Equal(FinishCause.ContentFilter, await CauseOfAsync(ChatFinishReason.ContentFilter));

        async Task<FinishCause> CauseOfAsync(ChatFinishReason reason)
            => Finish(await ReadAllAsync(new CascadeResponder(new FakeChat(new TextContent("Hi.")) { Reason = reason }, new FakeVoice()), Spoken)).Cause;
    }

    [Fact]
    public async Task Usage_IsTheModelsOwn()
    {
        var usage = new UsageContent(new UsageDetails { InputTokenCount = 70, CachedInputTokenCount = 20, OutputTokenCount = 9 });
        var updates = await ReadAllAsync(new CascadeResponder(new FakeChat(new TextContent("Hi."), usage), new FakeVoice()), Spoken);

        Assert.Equal(new ResponderUsage(70, 20, 9), Finish(updates).Usage);
    }

    [Fact]
    public async Task Usage_IsEstimatedWhenTheModelDoesNotCount()
    {
        var options = new ChatOptions
        {
            Instructions = "Be kind.",
            Tools = [AIFunctionFactory.CreateDeclaration("tool", "12345678", JsonElement.Parse("{}"))],
            MaxOutputTokens = 5,
        };
        var chat = new FakeChat(new TextContent("Hello you"));
        var updates = await ReadAllAsync(new CascadeResponder(chat, new FakeVoice()), Written with { Options = options });

        // 2 of instructions, 1 + 2 + 1 of the tool, 2 of "hello".
        Assert.Equal(new ResponderUsage(8, 0, 3), Finish(updates).Usage);
        Assert.Equal(5, chat.Options?.MaxOutputTokens);
    }

    [Fact]
    public async Task Synthesis_RunsOneClauseAheadAndNoFurther()
    {
        var voice = new FakeVoice();
        var chat = new FakeChat(new TextContent("One. Two. Three. Four. Five. "));
        await using (var reader = new CascadeResponder(chat, voice).RespondAsync(Spoken, CancellationToken.None).GetAsyncEnumerator())
        {
            Assert.True(await reader.MoveNextAsync());
            await voice.Ended.WaitForAsync(2);
            await chat.Ended.WaitForAsync(1);
            Assert.Equal(2, voice.Started.Value);
        }

        Assert.Equal(0, voice.Undisposed);
    }

    [Fact]
    public async Task Cancelling_StopsModelAndVoiceAndFreesAudio()
    {
        var voice = new FakeVoice { HangsAt = 2 };
        var chat = new FakeChat(new TextContent("One. Two. Three. ")) { Hangs = true };
        using var stop = new CancellationTokenSource();
        var taken = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in new CascadeResponder(chat, voice).RespondAsync(Spoken, stop.Token))
            {
                taken++;
                (update as ResponderUpdate.Audio)?.Frame.Dispose();
                await voice.Started.WaitForAsync(2);
                await stop.CancelAsync();
            }
        });

        Assert.Equal(1, taken);
        Assert.Equal(1, chat.Ended.Value);
        Assert.Equal(voice.Started.Value, voice.Ended.Value);
        Assert.Equal(0, voice.Undisposed);
    }

    [Fact]
    public async Task LeavingEarly_FreesAudio()
    {
        var voice = new FakeVoice();
        await foreach (var update in new CascadeResponder(new FakeChat(new TextContent("One. Two. Three. ")), voice).RespondAsync(Spoken, CancellationToken.None))
        {
            Assert.IsType<ResponderUpdate.SpokenText>(update);
            break;
        }

        Assert.Equal(0, voice.Undisposed);
    }

    [Fact]
    public async Task FailingModel_FailsTheAnswerAfterWhatItSaid()
    {
        var voice = new FakeVoice();
        var chat = new FakeChat(new TextContent("Hello there. ")) { Fault = new HttpRequestException("down") };
        var updates = new List<ResponderUpdate>();
        var e = await Assert.ThrowsAsync<HttpRequestException>(() => ReadIntoAsync(updates, new CascadeResponder(chat, voice), Spoken));

        Assert.Equal("down", e.Message);
        Assert.Equal(["SpokenText", "Audio", "Audio"], Kinds(updates));
        Assert.Equal(0, voice.Undisposed);
    }

    [Fact]
    public async Task FailingVoice_FailsTheAnswer()
    {
        var voice = new FakeVoice { FailsAt = 2 };
        var chat = new FakeChat(new TextContent("One. Two. Three. ")) { Hangs = true };
        var updates = new List<ResponderUpdate>();
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadIntoAsync(updates, new CascadeResponder(chat, voice), Spoken));

        Assert.Equal(["SpokenText", "Audio", "Audio", "SpokenText", "Audio"], Kinds(updates));
        Assert.Equal(1, chat.Ended.Value);
        Assert.Equal(0, voice.Undisposed);
    }

    [Fact]
    public async Task ErrorInPlaceOfAnAnswer_Fails()
    {
        var chat = new FakeChat(new ErrorContent("quota"));
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAllAsync(new CascadeResponder(chat, new FakeVoice()), Spoken));
        Assert.Contains("quota", e.Message, StringComparison.Ordinal);
    }

    private static ResponderUpdate.Finished Finish(List<ResponderUpdate> updates) => Assert.IsType<ResponderUpdate.Finished>(updates[^1]);

    private static IEnumerable<string> Kinds(IEnumerable<ResponderUpdate> updates) => updates.Select(update => update.GetType().Name);

    private async Task<List<ResponderUpdate>> ReadAllAsync(CascadeResponder responder, ResponderRequest request)
    {
        var updates = new List<ResponderUpdate>();
        await ReadIntoAsync(updates, responder, request);
        return updates;
    }

    private async Task ReadIntoAsync(List<ResponderUpdate> updates, CascadeResponder responder, ResponderRequest request)
    {
        try
        {
            await foreach (var update in responder.RespondAsync(request, CancellationToken.None))
            {
                updates.Add(update);
            }
        }
        finally
        {
            foreach (var audio in updates.OfType<ResponderUpdate.Audio>())
            {
                _frames.Add((audio.Frame.Position.Samples, audio.Frame.Length));
                audio.Frame.Dispose();
            }
        }
    }
}
