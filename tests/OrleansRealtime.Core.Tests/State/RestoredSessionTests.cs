using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.State;

public sealed class RestoredSessionTests
{
    [Fact]
    public void Restore_TellsNobody_AndOnlyConfiguresTheEdge()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        session.Infer(new InferenceEvent.TranscriptCompleted(
            session.LastCommand<InferenceCommand.StartTranscription>().Operation, "one", SampleTime.FromMilliseconds(1_000)));
        session.Answer("First answer.");

        var restored = session.Restore();

        var configured = Assert.IsType<SessionEffect.ConfigureInput>(Assert.Single(restored.Effects));
        Assert.Equal(session.Effects.OfType<SessionEffect.ConfigureInput>().Last(), configured);
        Assert.Equal(session.Session.Config.ExpiresAt, restored.Session.Config.ExpiresAt);
        restored.Speak(2_000, 3_000);
        Assert.Equal(3, restored.LastCommand<InferenceCommand.StartResponse>().Plan.Context.Count);
    }

    [Fact]
    public void ADeadlineThatPassedMeanwhile_IsDueAtOnce()
    {
        var session = new SessionSimulator();

        var restored = session.Restore(TimeSpan.FromMinutes(61));
        Assert.True(restored.Session.NextTimeout!.Value.At <= restored.Now);
        restored.Session.HandleTimeout(restored.Now);

        Assert.True(restored.Session.IsClosed);
    }

    [Fact]
    public void PlaybackOfAnEdgeThatIsGone_IsOver()
    {
        var session = new SessionSimulator(
            config => config with { Input = config.Input with { TurnDetection = new TurnDetectionConfig.ServerVad { IdleTimeoutMs = 5_000 } } },
            new SessionSettings { PlaysByClock = true });
        session.Client("""{"type":"response.create"}""");
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Say(operation, "One two");
        session.Do(new SessionInput.PlaybackStarted(new AudioStreamId(operation, 0)));
        session.Infer(new InferenceEvent.SpokenEnded(operation, SampleTime.FromMilliseconds(1_000)));
        session.End(operation);

        var restored = session.Restore();

        Assert.Equal(["output_audio_buffer.cleared"], restored.Types);
        Assert.Equal((restored.Now.AddSeconds(5), SessionTimer.IdleTimeout), restored.Session.NextTimeout);
    }

    [Fact]
    public void AnAnswerThatNeverBeganToPlay_WasNotHeard()
    {
        var session = new SessionSimulator(settings: new SessionSettings { PlaysByClock = true });
        session.Client("""{"type":"response.create"}""");
        session.Answer("One two");
        var itemId = session.Last<ServerEvent.OutputItemDone>().Item.Id!.Value;

        var restored = session.Restore();

        Assert.Equal(["conversation.item.truncated"], restored.Types);
        Assert.Equal((itemId, 0), (restored.Last<ServerEvent.ItemTruncated>().ItemId, restored.Last<ServerEvent.ItemTruncated>().AudioEndMs));
        restored.Client($$"""{"type":"conversation.item.retrieve","item_id":"{{itemId}}"}""");
        var heard = (ConversationItem.Message)restored.Last<ServerEvent.ItemRetrieved>().Item;
        Assert.Equal(new ContentPart.OutputAudio(""), heard.Content.Single());
    }
}
