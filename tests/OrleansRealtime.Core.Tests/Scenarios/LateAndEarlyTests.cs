using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Scenarios;

/// <summary>What comes before its time, or after it.</summary>
public sealed class LateAndEarlyTests
{
    private const string Idle =
        """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":5000}}}}}""";

    [Fact]
    public void TruncateOfAnAnswerStillBeingMade_HoldsWhenItIsComplete()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Say(operation, "One two three four");
        var itemId = session.Last<ServerEvent.ContentPartAdded>().At.ItemId;

        session.Client($$"""{"type":"conversation.item.truncate","item_id":"{{itemId}}","audio_end_ms":1100,"content_index":0}""");
        session.Infer(new InferenceEvent.SpokenEnded(operation, SampleTime.FromMilliseconds(2_000)));
        session.Infer(new InferenceEvent.ResponseCompleted(operation, ResponseEnding.Completed, default));

        Assert.Equal("One two three four", session.Last<ServerEvent.AudioTranscriptDone>().Transcript);
        session.Client($$"""{"type":"conversation.item.retrieve","item_id":"{{itemId}}"}""");
        var item = Assert.IsType<ConversationItem.Message>(session.Last<ServerEvent.ItemRetrieved>().Item);
        Assert.Equal(new ContentPart.OutputAudio("One two"), item.Content.Single());
    }

    [Fact]
    public void VoiceWithoutWordTimes_IsCutEvenly_OnceItsLengthIsKnown()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Infer(new InferenceEvent.SpokenDelta(operation, "aaaa bbbb cccc dddd", []));
        var itemId = session.Last<ServerEvent.ContentPartAdded>().At.ItemId;

        session.Client($$"""{"type":"conversation.item.truncate","item_id":"{{itemId}}","audio_end_ms":1000,"content_index":0}""");
        session.Infer(new InferenceEvent.SpokenEnded(operation, SampleTime.FromMilliseconds(2_000)));
        session.Infer(new InferenceEvent.ResponseCompleted(operation, ResponseEnding.Completed, default));

        session.Client($$"""{"type":"conversation.item.retrieve","item_id":"{{itemId}}"}""");
        var item = Assert.IsType<ConversationItem.Message>(session.Last<ServerEvent.ItemRetrieved>().Item);
        Assert.Equal(new ContentPart.OutputAudio("aaaa bbbb"), item.Content.Single());
    }

    [Fact]
    public void IdOfWhatIsBeingSpoken_IsNotTheClientsToUse()
    {
        var session = new SessionSimulator();
        session.StartSpeaking(100);
        var reserved = session.Last<ServerEvent.SpeechStarted>().ItemId;

        session.Client($$$"""{"type":"conversation.item.create","event_id":"mine","item":{"id":"{{{reserved}}}","type":"message","role":"user","content":[{"type":"input_text","text":"x"}]}}""");
        session.StopSpeaking(1_000);

        var error = session.Last<ServerEvent.Error>().Details;
        Assert.Equal(("item_create_duplicate_item_id", "mine"), (error.Code, error.EventId));
        Assert.Equal(reserved, session.Last<ServerEvent.InputAudioCommitted>().ItemId);
    }

    [Theory]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":null}}}}}""")]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad"}}}}}""")]
    public void IdleTimeoutThatIsSwitchedOff_DoesNotFire(string update)
    {
        var session = new SessionSimulator();
        session.Client(Idle);
        session.Speak(0, 1_000);
        session.Answer("Hello.");
        session.Client(update);
        session.Forget();

        session.Pass(TimeSpan.FromMinutes(1));

        Assert.Empty(session.Types);
    }

    [Fact]
    public void IdleTimeout_AlsoRunsAfterACancelledAnswer()
    {
        var session = new SessionSimulator();
        session.Client(Idle);
        session.Speak(0, 1_000);
        session.Client("""{"type":"response.cancel"}""");
        session.Forget();

        session.Pass(TimeSpan.FromSeconds(5));

        Assert.Equal("input_audio_buffer.timeout_triggered", session.Types[0]);
    }

    [Fact]
    public void IdleTimeout_DoesNotWaitForWhatWasCancelledUnheard()
    {
        var session = new SessionSimulator();
        session.Client(Idle);
        session.Speak(0, 1_000);
        session.Say(session.LastCommand<InferenceCommand.StartResponse>().Operation, "A minute of words", wordMs: 15_000);
        session.Client("""{"type":"response.cancel"}""");
        session.Forget();

        session.Pass(TimeSpan.FromMilliseconds(4_999));
        Assert.Empty(session.Types);
        session.Pass(TimeSpan.FromMilliseconds(1));

        Assert.Equal("input_audio_buffer.timeout_triggered", session.Types[0]);
    }

    [Fact]
    public void TranscriptionAskedForWhileTheMicrophoneIsOpen_IsTold()
    {
        var session = new SessionSimulator(config => config with { Input = config.Input with { TurnDetection = null } });
        session.Client("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"transcription":{"model":"whisper-1"}}}}}""");
        session.Position = SampleTime.FromMilliseconds(1_500);
        var listening = session.LastCommand<InferenceCommand.StartTranscription>().Operation;
        session.Client("""{"type":"input_audio_buffer.commit"}""");

        session.Infer(new InferenceEvent.TranscriptCompleted(listening, "hello", SampleTime.FromMilliseconds(1_500)));

        var completed = session.Last<ServerEvent.TranscriptionCompleted>();
        Assert.Equal(("hello", 2L), (completed.Transcript, completed.Usage.Seconds));
    }

    [Fact]
    public void FailureBeforeTheItem_IsToldBehindIt()
    {
        var session = new SessionSimulator(config => config with
        {
            Input = config.Input with { Transcription = new TranscriptionConfig { Model = "whisper-1" } },
        });
        session.StartSpeaking(100);
        var operation = session.LastCommand<InferenceCommand.StartTranscription>().Operation;
        session.Infer(new InferenceEvent.TranscriptFailed(operation, SessionFault.Capacity, "Busy."));
        Assert.DoesNotContain("conversation.item.input_audio_transcription.failed", session.Types);

        session.StopSpeaking(1_000);

        var types = session.Types;
        Assert.True(
            Array.IndexOf(types, "conversation.item.done") <
            Array.IndexOf(types, "conversation.item.input_audio_transcription.failed"));
        Assert.Equal("rate_limit_exceeded", session.Last<ServerEvent.TranscriptionFailed>().Details.Code);
    }

    [Fact]
    public void TwoClipsOfOneItem_KeepTheirOwnWords()
    {
        var session = new SessionSimulator();
        session.Client("""{"type":"conversation.item.create","item":{"id":"u","type":"message","role":"user","content":[{"type":"input_audio","audio":"AAAA"},{"type":"input_audio","audio":"AAAA"}]}}""");
        var clips = session.Commands.OfType<InferenceCommand.TranscribeClip>().ToList();

        session.Infer(new InferenceEvent.TranscriptCompleted(clips[1].Operation, "second", SampleTime.Zero));
        session.Infer(new InferenceEvent.TranscriptCompleted(clips[0].Operation, "first", SampleTime.Zero));
        session.Client("""{"type":"conversation.item.retrieve","item_id":"u"}""");

        var item = Assert.IsType<ConversationItem.Message>(session.Last<ServerEvent.ItemRetrieved>().Item);
        Assert.Equal([new ContentPart.InputAudio("first"), new ContentPart.InputAudio("second")], item.Content);
    }
}
