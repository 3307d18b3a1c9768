using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Scenarios;

public sealed class TranscriptionSessionTests
{
    [Fact]
    public void SpokenTurn_IsTranscribed_AndNeverAnswered()
    {
        var session = Create();
        session.Client("""{"type":"session.update","session":{"type":"transcription","audio":{"input":{"transcription":{"model":"whisper-1"}}}}}""");
        session.Forget();

        session.Speak(500, 1_500);
        session.Infer(new InferenceEvent.TranscriptCompleted(
            session.LastCommand<InferenceCommand.StartTranscription>().Operation,
            "take a letter",
            SampleTime.FromMilliseconds(1_000)));

        Assert.Equal(
            [
                "input_audio_buffer.speech_started",
                "input_audio_buffer.speech_stopped",
                "input_audio_buffer.committed",
                "conversation.item.added",
                "conversation.item.done",
                "conversation.item.input_audio_transcription.delta",
                "conversation.item.input_audio_transcription.completed",
            ],
            session.Types);
    }

    [Fact]
    public void ResponseCreate_IsAnError()
    {
        var session = Create();

        session.Client("""{"type":"response.create","event_id":"r"}""");

        Assert.Equal("r", session.Last<ServerEvent.Error>().Details.EventId);
        Assert.DoesNotContain("response.created", session.Types);
    }

    [Fact]
    public void RealtimeUpdate_IsRefused()
    {
        var session = Create();

        session.Client("""{"type":"session.update","session":{"type":"realtime"}}""");

        var error = session.Last<ServerEvent.Error>().Details;
        Assert.Equal("invalid_parameter", error.Code);
        Assert.Contains("realtime session update event to a transcription session", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StreamingModel_SwitchesTurnDetectionOff()
    {
        var session = Create();

        session.Client("""{"type":"session.update","session":{"type":"transcription","audio":{"input":{"transcription":{"model":"gpt-live-transcribe"}}}}}""");

        Assert.Null(session.Last<ServerEvent.SessionUpdated>().Session.Input.TurnDetection);
    }

    [Fact]
    public void StreamingModelWithTurnDetection_IsRefusedWhole()
    {
        var session = Create();

        session.Client("""{"type":"session.update","session":{"type":"transcription","audio":{"input":{"transcription":{"model":"gpt-realtime-whisper"},"turn_detection":{"type":"server_vad"}}}}}""");

        Assert.Equal(
            "Turn detection is not supported for this transcription model.",
            session.Last<ServerEvent.Error>().Details.Message);
        Assert.Null(session.Session.Config.Input.Transcription);
    }

    private static SessionSimulator Create() => new(config => SessionDefaults.Transcription(config.Id, expiresAt: 0));
}
