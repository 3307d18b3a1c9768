using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Tests.Scenarios;

/// <summary>What a transcription tells beyond its text, and to whom.</summary>
public sealed class TranscriptDetailsTests
{
    private static readonly TranscriptDetails Details = new(
        0.8,
        [new("take", 0, 200, 1), new("a", 200, 250, 0.5), new("letter", 250, 700, 0)],
        [new("bake a letter", 0.4), new("take her letter", null)]);

    [Fact]
    public void WithoutInclude_NothingIsTold()
    {
        var session = Transcribe("gpt-4o-transcribe", "null", "take a letter", Details);

        Assert.Same(TranscriptionExtras.None, session.Last<ServerEvent.TranscriptionCompleted>().Extras);
        Assert.All(session.Events.OfType<ServerEvent.TranscriptionDelta>(), delta => Assert.Null(delta.Logprobs));
    }

    [Theory]
    [InlineData("whisper-1", 1)]
    [InlineData("gpt-4o-transcribe", 3)]
    [InlineData("gpt-live-transcribe-2", 1)]
    public void Logprobs_AreOfTheWords_InDeltasAndCompletion(string model, int deltas)
    {
        var session = Transcribe(model, """["item.input_audio_transcription.logprobs"]""", "take a letter", Details);

        var told = session.Events.OfType<ServerEvent.TranscriptionDelta>().ToList();
        Assert.Equal(deltas, told.Count);
        Assert.All(told, delta => Assert.Equal(delta.Delta, string.Concat(delta.Logprobs!.Select(token => token.Token))));
        var extras = session.Last<ServerEvent.TranscriptionCompleted>().Extras;
        Assert.Equal([("take", 0), (" a", Math.Log(0.5)), (" letter", Math.Log(1e-5))], extras.Logprobs!.Select(token => (token.Token, token.Logprob)));
        Assert.Equal(extras.Logprobs, told.SelectMany(delta => delta.Logprobs!));
        Assert.Null(extras.Confidence);
        Assert.Null(extras.Words);
        Assert.Null(extras.Alternatives);
    }

    [Fact]
    public void WordsThatAreNotThoseOfTheText_GiveNoLogprobs()
    {
        var session = Transcribe("whisper-1", """["item.input_audio_transcription.logprobs"]""", "Take a letter.", Details);

        Assert.Null(session.Last<ServerEvent.TranscriptionCompleted>().Extras.Logprobs);
        Assert.Null(session.Last<ServerEvent.TranscriptionDelta>().Logprobs);
    }

    [Fact]
    public void Confidence_ComesWithTheWordsAndTheirTimes()
    {
        var session = Transcribe("whisper-1", """["item.input_audio_transcription.confidence"]""", "take a letter", Details);

        var extras = session.Last<ServerEvent.TranscriptionCompleted>().Extras;
        Assert.Equal(0.8, extras.Confidence);
        Assert.Equal(Details.Words, extras.Words);
        Assert.Null(extras.Alternatives);
        Assert.Null(extras.Logprobs);
    }

    [Fact]
    public void Alternatives_ComeAlone()
    {
        var session = Transcribe("whisper-1", """["item.input_audio_transcription.alternatives"]""", "take a letter", Details);

        var extras = session.Last<ServerEvent.TranscriptionCompleted>().Extras;
        Assert.Equal(Details.Alternatives, extras.Alternatives);
        Assert.Null(extras.Words);
    }

    private static SessionSimulator Transcribe(string model, string include, string text, TranscriptDetails details)
    {
        var session = new SessionSimulator();
        session.Client(
            """{"type":"session.update","session":{"type":"realtime","include":#,"audio":{"input":{"transcription":{"model":"%"},"turn_detection":{"type":"server_vad","create_response":false}}}}}"""
                .Replace("#", include, StringComparison.Ordinal)
                .Replace("%", model, StringComparison.Ordinal));
        session.Speak(500, 1_500);
        session.Infer(new InferenceEvent.TranscriptCompleted(
            session.LastCommand<InferenceCommand.StartTranscription>().Operation,
            text,
            SampleTime.FromMilliseconds(1_000),
            details));
        return session;
    }
}
