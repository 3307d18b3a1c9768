using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OrleansRealtime.Inference.Local.Tests.Assistant;

public sealed class AssistantToolTests
{
    private static readonly AIFunctionDeclaration Weather = Tool(
        "get_weather", "Looks up the current weather for a place.",
        """{"location":{"type":"string"},"unit":{"type":"string","enum":["celsius","fahrenheit"]}}""", "location");

    private static readonly AIFunctionDeclaration Light = Tool(
        "set_light", "Turns a light on or off.",
        """{"room":{"type":"string","enum":["kitchen","living_room"]},"on":{"type":"boolean"},"brightness":{"type":"integer"}}""", "room", "on");

    private static readonly AIFunctionDeclaration Drive = Tool(
        "move_forward", "Go forward by a number of meters.", """{"meters":{"type":"number"}}""", "meters");

    private static readonly AIFunctionDeclaration Message = Tool(
        "sendMessage", "Sends a message to a friend.", """{"recipient":{"type":"string"},"text":{"type":["string","null"]}}""", "recipient", "text");

    private static readonly AIFunctionDeclaration Order = Tool(
        "lookup_order", "Finds an order.", """{"order_id":{"type":"string"}}""", "order_id");

    private static readonly AIFunctionDeclaration Reminder = Tool(
        "create_reminder", "Reminds the user of something.", """{"task":{"type":"string"},"day":{"type":"string"}}""", "task");

    [Theory]
    [InlineData("what is the weather in paris", "get_weather", """{"location":"paris"}""")]
    [InlineData("What's the weather like in New York today, please?", "get_weather", """{"location":"New York"}""")]
    [InlineData("tell me the whether in berlin in celsius", "get_weather", """{"location":"berlin","unit":"celsius"}""")]
    [InlineData("paris weather", "get_weather", """{"location":"paris"}""")]
    [InlineData("turn on the light in the living room", "set_light", """{"room":"living_room","on":true}""")]
    [InlineData("switch the kitchen lights off", "set_light", """{"room":"kitchen","on":false}""")]
    [InlineData("set the kitchen light on with brightness forty five", "set_light", """{"room":"kitchen","on":true,"brightness":45}""")]
    [InlineData("go forward ten meters", "move_forward", """{"meters":10}""")]
    [InlineData("move forward two point five", "move_forward", """{"meters":2.5}""")]
    [InlineData("send a message to anna saying i am late", "sendMessage", """{"recipient":"anna","text":"i am late"}""")]
    [InlineData("look up order four five six", "lookup_order", """{"order_id":"456"}""")]
    [InlineData("create a reminder to buy milk", "create_reminder", """{"task":"buy milk"}""")]
    [InlineData("create a reminder for tomorrow to call my mother", "create_reminder", """{"task":"call my mother","day":"tomorrow"}""")]
    public async Task FittingWords_CallTheTool(string said, string tool, string arguments)
    {
        var talk = WithAll();
        Assert.Equal("", await talk.SayAsync(said));
        AssertCall(talk, tool, arguments);
    }

    [Theory]
    [InlineData("what time is it", "It is nine oh five in the morning.")]
    [InlineData("two plus two", "Two plus two is four.")]
    [InlineData("turn left", "I heard: turn left.")]
    [InlineData("it is a nice place", "I heard: it is a nice place.")]
    public async Task OtherWords_CallNothing(string said, string answer)
    {
        var talk = WithAll();
        Assert.Equal(answer, await talk.SayAsync(said));
        Assert.Empty(talk.Calls);
    }

    [Fact]
    public async Task MissingArguments_AreAskedFor()
    {
        var talk = WithAll();
        Assert.Equal("Please tell me the location.", await talk.SayAsync("what is the weather"));
        Assert.Equal("", await talk.SayAsync("in rome please"));
        AssertCall(talk, "get_weather", """{"location":"rome"}""");

        talk = WithAll();
        Assert.Equal("Please tell me the recipient.", await talk.SayAsync("send a message"));
        Assert.Equal("Please tell me the text.", await talk.SayAsync("anna"));
        Assert.Equal("", await talk.SayAsync("i am late"));
        AssertCall(talk, "sendMessage", """{"recipient":"anna","text":"i am late"}""");
    }

    [Fact]
    public async Task Question_CanBeLeftUnanswered()
    {
        var talk = WithAll();
        await talk.SayAsync("what is the weather");
        Assert.Equal("Okay, never mind.", await talk.SayAsync("never mind"));
        Assert.Equal("Hello. How can I help you?", await talk.SayAsync("hello"));
    }

    [Fact]
    public async Task ToolMode_IsHonoured()
    {
        var talk = WithAll();
        talk.Options.ToolMode = ChatToolMode.None;
        Assert.Equal("I heard: what is the weather in paris.", await talk.SayAsync("what is the weather in paris"));

        talk.Options.ToolMode = ChatToolMode.RequireAny;
        await talk.SayAsync("move forward three");
        AssertCall(talk, "move_forward", """{"meters":3}""");

        await talk.SayAsync("good morning");
        AssertCall(talk, "get_weather", """{"location":"good"}""");

        talk.Options.ToolMode = ChatToolMode.RequireSpecific("sendMessage");
        await talk.SayAsync("um");
        AssertCall(talk, "sendMessage", """{"recipient":"um","text":"um"}""");
        Assert.Equal("Done.", await talk.ReturnAsync("{}"));
    }

    [Theory]
    [InlineData("""{"temperature":22.5,"sky":"clear","rain":false}""", "The temperature is twenty two point five, the sky is clear, the rain is no.")]
    [InlineData("""{"success":true}""", "Done.")]
    [InlineData("""{"status":"ok"}""", "Done.")]
    [InlineData("""{"result":-4}""", "The result is minus four.")]
    [InlineData("""{"error":"no such city"}""", "That did not work: no such city.")]
    [InlineData("""{"forecast":{"highTemp":30,"names":["a","b","c"]}}""", "The forecast: the high temp is thirty, the names is a, b and c.")]
    [InlineData("[1,2,3]", "The result is one, two and three.")]
    [InlineData("it is 21°C and 80% humid", "It is twenty one degrees and eighty percent humid.")]
    [InlineData("42", "The result is forty two.")]
    [InlineData("", "Done.")]
    public async Task Results_AreSaid(string result, string answer)
    {
        var talk = WithAll();
        await talk.SayAsync("what is the weather in paris");
        Assert.Equal(answer, await talk.ReturnAsync(result));
        Assert.Empty(talk.Calls);
    }

    [Fact]
    public async Task UnusualSchemas_DoNotBreakIt()
    {
        string[] schemas = ["{}", "[]", "true", """{"type":"object","properties":7}""", """{"properties":{"a":true,"b":{"anyOf":[{"type":"null"},{"type":"integer"}]},"":{},"c":{"type":"array","items":{"type":"string"}}},"required":["b","c",3]}"""];
        foreach (var schema in schemas)
        {
            var talk = new Conversation { Options = { Tools = [AIFunctionFactory.CreateDeclaration("play_song", null, JsonElement.Parse(schema))] } };
            await talk.SayAsync("play the song yesterday number five");
            Assert.Single(talk.Calls);
        }
    }

    [Fact]
    public async Task RandomWords_AlwaysGetAnAnswerOrACall()
    {
        var random = new Random(7);
        var words = ("what is the weather in two hundred trillion point five over minus to for ( ) ^ 12 99999999999999999999999999 % of half "
            + "square root count from say repeat did i you spell my name story light on kitchen send message order number add and by it's - ' 1,5.")
            .Split(' ');
        for (var round = 0; round < 3000; round++)
        {
            var said = string.Join(' ', Enumerable.Range(0, random.Next(1, 14)).Select(_ => words[random.Next(words.Length)]));
            var talk = WithAll();
            Assert.True((await talk.SayAsync(said)).Length > 0 || talk.Calls.Count == 1, said);
        }
    }

    [Theory]
    [InlineData("-")]
    [InlineData("(")]
    [InlineData("minus ")]
    [InlineData("weather ")]
    [InlineData("say ")]
    public async Task VeryLongText_IsNoTrouble(string part)
    {
        var talk = WithAll();
        Assert.NotNull(await talk.SayAsync(string.Concat(Enumerable.Repeat(part, 50_000))));
    }

    private static Conversation WithAll() => new() { Options = { Tools = [Weather, Light, Drive, Message, Order, Reminder] } };

    private static void AssertCall(Conversation talk, string tool, string arguments)
    {
        var call = Assert.Single(talk.Calls);
        Assert.Equal(tool, call.Name);
        var written = string.Join(',', call.Arguments!.Select(argument => $"\"{argument.Key}\":{((JsonElement)argument.Value!).GetRawText()}"));
        Assert.Equal(arguments, $"{{{written}}}");
    }

    private static AIFunctionDeclaration Tool(string name, string description, string properties, params string[] required)
    {
        var names = string.Join(',', required.Select(parameter => $"\"{parameter}\""));
        return AIFunctionFactory.CreateDeclaration(
            name, description, JsonElement.Parse($$"""{"type":"object","properties":{{properties}},"required":[{{names}}]}"""));
    }
}
