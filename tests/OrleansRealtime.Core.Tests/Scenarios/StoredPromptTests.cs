using System.Text.Json;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Prompts;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Scenarios;

/// <summary>Prompts by id: what they set, what wins over them, and what is wrong with a reference.</summary>
public sealed class StoredPromptTests
{
    private static readonly PromptLibrary Library = new(new Dictionary<string, StoredPrompt>
    {
        ["guide"] = new("2", new Dictionary<string, SessionPatch>
        {
            ["1"] = Patch("""{"type":"realtime","instructions":"Old."}"""),
            ["2"] = Patch(
                """
                {"type":"realtime","instructions":"Show {{city}} to {{ guest_name }}. Say {{city}}.","output_modalities":["text"],
                "tools":[{"type":"function","name":"look_up"}],"audio":{"output":{"voice":"verse"}}}
                """),
        }),
    });

    [Fact]
    public void AnUpdate_TakesWhatThePromptSets_AndWhatStandsBesideItWins()
    {
        var session = Create();

        session.Client(
            """
            {"type":"session.update","session":{"type":"realtime","prompt":{"id":"guide","variables":{"city":"Paris {{guest_name}}",
            "guest_name":{"type":"input_text","text":"Ada"}}},"audio":{"output":{"voice":"ash"}}}}
            """);

        var config = session.Last<ServerEvent.SessionUpdated>().Session;
        Assert.Equal("Show Paris {{guest_name}} to Ada. Say Paris {{guest_name}}.", config.Instructions);
        Assert.Equal(OutputModality.Text, config.OutputModality);
        Assert.Equal("ash", config.Output.Voice.Name);
        Assert.Single(config.Tools);
        Assert.Equal("guide", config.Prompt!.Id);
    }

    [Fact]
    public void AResponse_MayHaveAPromptOfItsOwn()
    {
        var session = Create();

        session.Client("""{"type":"response.create","response":{"prompt":{"id":"guide","version":"1"}}}""");

        Assert.Equal("Old.", session.LastCommand<InferenceCommand.StartResponse>().Plan.Instructions);
        Assert.Equal(SessionDefaults.Instructions, session.Session.Config.Instructions);
    }

    [Theory]
    [InlineData("""{"id":"nobody"}""", "invalid_value", "id", "Prompt 'nobody' was not found.")]
    [InlineData("""{"id":"guide","version":"9"}""", "invalid_value", "version", "Prompt 'guide' has no version '9'.")]
    [InlineData("""{"id":"guide","version":"1","variables":{"x":"y"}}""", "invalid_value", "variables.x", "Prompt 'guide' has no variable 'x'.")]
    [InlineData("""{"id":"guide","variables":{"city":"Paris"}}""", "missing_required_parameter", "variables.guest_name", "variables.guest_name'.")]
    [InlineData("""{"id":"guide","variables":{"city":5}}""", "invalid_value", "variables.city", "Expected a string")]
    public void ABadReference_IsRefused_AndNothingChanges(string prompt, string code, string param, string message)
    {
        var session = Create();
        var before = session.Session.Config;

        session.Client($$$"""{"type":"session.update","event_id":"e","session":{"type":"realtime","instructions":"New.","prompt":{{{prompt}}} }}""");
        var error = session.Last<ServerEvent.Error>().Details;
        session.Client($$$"""{"type":"response.create","response":{"prompt":{{{prompt}}} }}""");
        var second = session.Last<ServerEvent.Error>().Details;

        Assert.Equal((code, $"session.prompt.{param}", "e"), (error.Code, error.Param, error.EventId));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Same(before, session.Session.Config);
        Assert.Equal((code, $"response.prompt.{param}"), (second.Code, second.Param));
        Assert.DoesNotContain("response.created", session.Types);
    }

    private static SessionSimulator Create() => new(settings: new SessionSettings { Prompts = Library });

    private static SessionPatch Patch(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.True(SessionPatchReader.TryRead(document.RootElement, out var patch, out _));
        return patch;
    }
}
