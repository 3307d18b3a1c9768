using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.State;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.State;

/// <summary>
/// Tables in the files of Fixtures/v1 were written once. They are never written again: sessions kept by an older server must be
/// read by every newer one. A change of what is written needs a new version, new files beside these, and code that reads both.
/// </summary>
public sealed class FormatTests
{
    private static readonly DateTimeOffset Now = SessionSimulator.Start.AddMinutes(1);

    [Theory]
    [InlineData(Scenes.Conversation)]
    [InlineData(Scenes.Work)]
    public void WhatIsWritten_IsWhatWasWritten(string name)
    {
        var session = name == Scenes.Work ? Scenes.PlayWork() : Scenes.PlayConversation();

        Assert.Equal(File.ReadAllText(StoredTable.PathOf(name)), StoredTable.Write(session.Keep()));
    }

    [Fact]
    public void TheConversation_IsRead()
    {
        var session = VoiceSession.Restore(Now, new SessionSettings(), StoredTable.Read(Scenes.Conversation));

        Assert.IsType<SessionEffect.ConfigureInput>(Assert.Single(Drain(session)));
        var config = session.Config;
        Assert.Equal("other", config.Instructions);
        Assert.Equal((new Voice("marin"), 1.25, 500), (config.Output.Voice, config.Output.Speed, config.MaxOutputTokens));
        Assert.Equal(new Truncation(TruncationKind.RetentionRatio, 0.8, 9_000), config.Truncation);
        Assert.Equal((WireAudioFormat.Pcmu, NoiseReduction.NearField), (config.Input.Format, config.Input.NoiseReduction));
        Assert.Equal(
            new TurnDetectionConfig.ServerVad { Threshold = 0.6, IdleTimeoutMs = 6_000 },
            config.Input.TurnDetection);
        Assert.Equal("secret", ((ToolDefinition.Mcp)config.Tools[1]).Definition.GetProperty("authorization").GetString());
        Assert.Equal(["eins"], config.Input.Transcription!.Keywords);

        session.Handle(Now, Client("""{"type":"context.switch","context_id":"default"}"""));
        session.Handle(Now, Client("""{"type":"response.create","response":{"output_modalities":["text"]}}"""));
        var effects = Drain(session);
        Assert.Equal("Sei „kurz“ 🙂", session.Config.Instructions);
        var plan = effects.OfType<SessionEffect.Infer>().Select(infer => infer.Command).OfType<InferenceCommand.StartResponse>().Single().Plan;
        Assert.Equal(["tool", "add"], plan.Tools.Cast<ToolDefinition.Function>().Select(tool => tool.Name));
        Assert.Equal(
            ["first", "call", "audio:Wie geht es?", "said:Gut, danke", "a system's own", "result", "asked:add", "asked:add"],
            plan.Context.Select(NameOf));
    }

    [Fact]
    public void TheWork_IsRead_AndTakenUp()
    {
        var session = VoiceSession.Restore(Now, new SessionSettings(), StoredTable.Read(Scenes.Work));
        var effects = Drain(session);

        var commands = effects.OfType<SessionEffect.Infer>().Select(infer => infer.Command).ToList();
        Assert.Equal(
            [
                typeof(InferenceCommand.TranscribeClip),
                typeof(InferenceCommand.StartTranscription),
                typeof(InferenceCommand.EndTranscription),
                typeof(InferenceCommand.StartTranscription),
                typeof(InferenceCommand.StartResponse),
            ],
            commands.Select(command => command.GetType()));
        Assert.Equal("other", effects.OfType<SessionEffect.Mcp>().Select(effect => effect.Command).OfType<McpCommand.ListTools>().Single().Server.Label);
        Assert.Equal(SampleTime.FromMilliseconds(4_000), session.SpeakingFrom);
        Assert.Empty(effects.OfType<SessionEffect.SendEvent>());
    }

    [Fact]
    public void ANewerVersion_IsRefused()
    {
        var records = StoredTable.Read(Scenes.Conversation);
        records["head"] = """{"v":2,"something":"new"}"""u8.ToArray();
        records["what"] = "not even JSON"u8.ToArray();

        var refused = Assert.Throws<SessionStateException>(() => VoiceSession.Restore(Now, new SessionSettings(), records));
        Assert.Contains("version 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RecordsOfTheHost_AreNotLookedAt()
    {
        var records = StoredTable.Read(Scenes.Conversation);
        records["!events"] = new byte[] { 1, 2, 3 };

        Assert.False(VoiceSession.Restore(Now, new SessionSettings(), records).IsClosed);
    }

    private static string NameOf(ConversationItem item) => item switch
    {
        ConversationItem.Message { Content: [ContentPart.InputAudio audio] } => $"audio:{audio.Transcript}",
        ConversationItem.Message { Content: [ContentPart.OutputAudio audio] } => $"said:{audio.Transcript}",
        ConversationItem.FunctionCall { Name: "add" } or ConversationItem.FunctionCallOutput { CallId: not "call_1" } => "asked:add",
        _ => item.Id!.Value.Value,
    };

    private static SessionInput.ClientEventReceived Client(string json)
    {
        Assert.True(Protocol.Client.ClientEventReader.TryRead(
            System.Text.Encoding.UTF8.GetBytes(json), Protocol.Client.ClientExtensions.Contexts, out var @event, out _));
        return new SessionInput.ClientEventReceived(@event, SampleTime.Zero);
    }

    private static List<SessionEffect> Drain(VoiceSession session)
    {
        var effects = new List<SessionEffect>();
        while (session.TryDrain(out var effect))
        {
            effects.Add(effect);
        }

        return effects;
    }
}
