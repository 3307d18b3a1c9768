using Microsoft.Extensions.AI;
using OrleansRealtime.Inference.Local.Assistant;

namespace OrleansRealtime.Inference.Local.Tests.Assistant;

public sealed class LocalAssistantTests
{
    [Theory]
    [InlineData("what time is it", "It is nine oh five in the morning.")]
    [InlineData("What's the time?", "It is nine oh five in the morning.")]
    [InlineData("do you know what time it is", "It is nine oh five in the morning.")]
    [InlineData("what day is it", "Today is Monday.")]
    [InlineData("what day is it tomorrow", "Tomorrow is Tuesday.")]
    [InlineData("what's today's date", "Today is Monday, January seventh, twenty thirty.")]
    [InlineData("what was the date yesterday", "Yesterday was Sunday, January sixth, twenty thirty.")]
    [InlineData("what year is it", "It is twenty thirty.")]
    [InlineData("hello", "Hello. How can I help you?")]
    [InlineData("Good morning!", "Good morning. How can I help you?")]
    [InlineData("thank you very much", "You are welcome.")]
    [InlineData("okay goodbye", "Goodbye. Talk to you soon.")]
    [InlineData("what is your name", "My name is Robin. I am a small assistant, and I live on this computer.")]
    [InlineData("my name is anna", "Nice to meet you, Anna.")]
    [InlineData("count to five", "One, two, three, four, five.")]
    [InlineData("please count from three to five", "Three, four, five.")]
    [InlineData("count down from three", "Three, two, one.")]
    [InlineData("count to a thousand", "I can only count up to one hundred.")]
    [InlineData("how do you spell house", "H, O, U, S, E.")]
    [InlineData("say hello world", "Hello world.")]
    [InlineData("can you repeat after me: The cat is here!", "The cat is here!")]
    [InlineData("go forward ten meters", "I heard: go forward ten meters.")]
    [InlineData("Is anyone there?", "I heard: Is anyone there?")]
    [InlineData("what time does the shop open", "I heard: what time does the shop open.")]
    [InlineData("", "Sorry, I did not catch that.")]
    [InlineData(" ... ", "Sorry, I did not catch that.")]
    public async Task Words_GetTheirAnswer(string said, string answer) => Assert.Equal(answer, await Conversation.AskAsync(said));

    [Theory]
    [InlineData("what is two plus two", "Two plus two is four.")]
    [InlineData("what's 2 + 2 * 3?", "Two plus two times three is eight.")]
    [InlineData("two plus to", "Two plus two is four.")]
    [InlineData("how much is ten minus twelve", "Ten minus twelve is minus two.")]
    [InlineData("minus three times negative four", "Minus three times minus four is twelve.")]
    [InlineData("twenty two divided by four", "Twenty two divided by four is five point five.")]
    [InlineData("ten over three", "Ten divided by three is about three point three three three three.")]
    [InlineData("three point one four times two", "Three point one four times two is six point two eight.")]
    [InlineData("fifteen percent of two hundred", "Fifteen percent of two hundred is thirty.")]
    [InlineData("two hundred plus ten percent", "Two hundred plus ten percent is two hundred twenty.")]
    [InlineData("twelve squared minus four", "Twelve squared minus four is one hundred forty.")]
    [InlineData("two to the power of ten", "Two to the power of ten is one thousand twenty four.")]
    [InlineData("what is the square root of eighty one", "The square root of eighty one is nine.")]
    [InlineData("add two hundred and five and three", "Two hundred five plus three is two hundred eight.")]
    [InlineData("subtract two from five", "Two from five is three.")]
    [InlineData("divide ten by four", "Ten divided by four is two point five.")]
    [InlineData("half of nine", "Half of nine is four point five.")]
    [InlineData("(2 + 3) * 4", "Two plus three times four is twenty.")]
    [InlineData(
        "two trillion three hundred billion plus one million and one",
        "Two trillion three hundred billion plus one million one is two trillion three hundred billion one million one.")]
    [InlineData("five divided by zero", "I can not divide by zero.")]
    [InlineData("nine hundred trillion times nine hundred trillion", "That number is too big for me.")]
    [InlineData("ten to the power of ninety nine", "That number is too big for me.")]
    [InlineData("over and over again", "I heard: over and over again.")]
    [InlineData("how many times", "I heard: how many times.")]
    public async Task Sums_AreWorkedOut(string said, string answer) => Assert.Equal(answer, await Conversation.AskAsync(said));

    [Fact]
    public async Task Conversation_IsRemembered()
    {
        var talk = new Conversation();
        Assert.Equal("You did not say anything before.", await talk.SayAsync("what did i say"));
        await talk.SayAsync("my name is anna");
        Assert.Equal("You said: my name is anna.", await talk.SayAsync("what did i just say"));
        Assert.Equal("I said: You said: my name is anna.", await talk.SayAsync("what did you say"));
        Assert.Equal("I said: You said: my name is anna.", await talk.SayAsync("say that again please"));
        Assert.Equal("Your name is Anna.", await talk.SayAsync("what is my name"));
    }

    [Fact]
    public async Task Stories_AreLongAndTakeTurns()
    {
        var talk = new Conversation();
        var first = await talk.SayAsync("tell me a story");
        var second = await talk.SayAsync("tell me another story");
        Assert.True(first.Split(". ").Length > 5);
        Assert.NotEqual(first, second);
        Assert.Equal(first, await talk.SayAsync("one more story please"));
        Assert.Contains("?", await talk.SayAsync("do you know a joke"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Say exactly: \"Blue moon.\"", "Blue moon.")]
    [InlineData("You are kind. Always answer with: I am here.\nBe short.", "I am here.")]
    [InlineData("Answer exactly with “Yes”", "Yes")]
    [InlineData("Always answer politely.", "Hello. How can I help you?")]
    public async Task Instructions_MayGiveTheAnswer(string instructions, string answer)
    {
        var talk = new Conversation { Options = { Instructions = instructions } };
        Assert.Equal(answer, await talk.SayAsync("hello"));
    }

    [Fact]
    public async Task NoMessages_GetAGreeting() => Assert.Equal("Hello. How can I help you?", await new Conversation().AnswerAsync());

    [Fact]
    public async Task Help_NamesTheTools()
    {
        var talk = new Conversation { Options = { Tools = [AIFunctionFactory.CreateDeclaration("get_weather", "", default)] } };
        Assert.EndsWith("I can also use get weather.", await talk.SayAsync("what can you do"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_StreamsWordByWord()
    {
        var updates = await StreamAsync(null);
        Assert.Equal(["Two", " plus", " two", " is", " four.", ""], updates.Select(update => update.Text));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
    }

    [Fact]
    public async Task TokenLimit_CutsTheAnswer()
    {
        var updates = await StreamAsync(new ChatOptions { MaxOutputTokens = 2 });
        Assert.Equal("Two plus", string.Concat(updates));
        Assert.Equal(ChatFinishReason.Length, updates[^1].FinishReason);
    }

    [Fact]
    public async Task Cancelling_StopsTheStream()
    {
        using var assistant = new LocalAssistant(TimeProvider.System);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in assistant.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "tell me a story")], null, stop.Token))
            {
                await stop.CancelAsync();
            }
        });
    }

    private static async Task<List<ChatResponseUpdate>> StreamAsync(ChatOptions? options)
    {
        using var assistant = new LocalAssistant(TimeProvider.System);
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in assistant.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "two plus two")], options))
        {
            updates.Add(update);
        }

        return updates;
    }
}
