using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Scenarios;

/// <summary>Each item of these conversations takes 14 tokens: 40 characters and its overhead.</summary>
public sealed class TruncationTests
{
    private static readonly SessionSettings Room = new() { ContextTokens = 100 };

    [Fact]
    public void Auto_DropsTheOldestAndNoMore()
    {
        var session = Create(Truncation.Auto, items: 9);

        Assert.Equal(["3", "4", "5", "6", "7", "8", "9"], Ask(session));
    }

    [Fact]
    public void Disabled_FailsTheResponse_WhenTheConversationIsTooLong()
    {
        var session = Create(new Truncation(TruncationKind.Disabled), items: 7);
        Assert.Equal(7, Ask(session).Length);

        Add(session, "8");
        session.Client("""{"type":"response.cancel"}""");
        session.Forget();
        session.Client("""{"type":"response.create"}""");

        Assert.Equal(["response.created", "response.done", "rate_limits.updated"], session.Types);
        var response = session.Last<ServerEvent.ResponseDone>().Response;
        Assert.Equal(ResponseStatus.Failed, response.Status);
        Assert.Equal("context_length_exceeded", response.StatusDetails!.Error!.Code);
        Assert.Empty(session.Commands.OfType<InferenceCommand.StartResponse>());
    }

    [Fact]
    public void RetentionRatio_DropsManyAtOnce_AndThenNoneForAWhile()
    {
        var session = Create(new Truncation(TruncationKind.RetentionRatio, RetentionRatio: 0.5), items: 8);

        Assert.Equal(["6", "7", "8"], Ask(session));
        Add(session, "9");
        Assert.Equal(["6", "7", "8", "9"], Ask(session));
        Add(session, "10");
        Add(session, "11");
        Add(session, "12");
        Assert.Equal(["6", "7", "8", "9", "10", "11", "12"], Ask(session));
        Add(session, "13");
        Assert.Equal(["11", "12", "13"], Ask(session));
    }

    [Fact]
    public void PostInstructionTokens_AreACapOfTheirOwn()
    {
        var session = Create(new Truncation(TruncationKind.RetentionRatio, 1, PostInstructionTokens: 30), items: 5);

        Assert.Equal(["4", "5"], Ask(session));
    }

    [Fact]
    public void InstructionsAndTools_TakeTheirShare()
    {
        var session = Create(Truncation.Auto, items: 9, instructions: new string('x', 4 * 40));

        Assert.Equal(["6", "7", "8", "9"], Ask(session));
    }

    [Fact]
    public void ResultWhoseCallFellOutOfTheWindow_IsNotShownToTheModel()
    {
        var session = Create(Truncation.Auto, items: 0);
        session.Client("""{"type":"conversation.item.create","item":{"type":"function_call","name":"f","call_id":"c","arguments":"{}"}}""");
        session.Client("""{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"c","output":"fine"}}""");
        for (var i = 1; i <= 6; i++)
        {
            Add(session, i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        Add(session, "more", characters: 28);

        Assert.Equal(["1", "2", "3", "4", "5", "6", "more"], Ask(session));
    }

    [Fact]
    public void ResultThatIsNewest_BringsItsCall_HoweverSmallTheWindow()
    {
        var session = Create(new Truncation(TruncationKind.RetentionRatio, 0.5), items: 6);
        session.Client(
            $$$"""{"type":"conversation.item.create","item":{"id":"call","type":"function_call","name":"f","call_id":"c","arguments":"{{{new string('a', 400)}}}"}}""");
        session.Client("""{"type":"conversation.item.create","item":{"id":"result","type":"function_call_output","call_id":"c","output":"fine"}}""");
        Assert.Equal(["call", "result"], Ask(session));

        session.Client("""{"type":"conversation.item.delete","item_id":"call"}""");
        Assert.DoesNotContain("result", Ask(session));
    }

    private static SessionSimulator Create(Truncation truncation, int items, string instructions = "")
    {
        var session = new SessionSimulator(
            config => config with { Truncation = truncation, Instructions = instructions },
            Room);
        for (var i = 1; i <= items; i++)
        {
            Add(session, i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return session;
    }

    private static void Add(SessionSimulator session, string id, int characters = 40) => session.Client(
        $$$"""{"type":"conversation.item.create","item":{"id":"{{{id}}}","type":"message","role":"user","content":[{"type":"input_text","text":"{{{new string('a', characters)}}}"}]}}""");

    /// <summary>Has a response planned, and says which items its model would see.</summary>
    private static string[] Ask(SessionSimulator session)
    {
        session.Client("""{"type":"response.cancel"}""");
        session.Client("""{"type":"response.create"}""");
        return [.. session.LastCommand<InferenceCommand.StartResponse>().Plan.Context.Select(item => item.Id!.Value.Value)];
    }
}
