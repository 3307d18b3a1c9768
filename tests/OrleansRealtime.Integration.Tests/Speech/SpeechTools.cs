using OrleansRealtime.Inference.Local.Flite;
using OrleansRealtime.Inference.Local.PocketSphinx;
using OrleansRealtime.Inference.Speech;
using OrleansRealtime.Inference.Transcription;
using OrleansRealtime.Integration.Tests.Wire;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>The user's own mouth and ears: the same libraries as the server's, used apart from it.</summary>
internal static class SpeechTools
{
    public static async Task<short[]> SpeakAsync(string text, string voice)
    {
        using var synthesizer = new FliteSynthesizer(new FliteOptions());
        var samples = new List<short>();
        await foreach (var chunk in synthesizer.SpeakAsync(text, new VoiceSettings(voice), CancellationToken.None))
        {
            samples.AddRange(chunk.Audio.Span);
            chunk.Audio.Dispose();
        }

        return [.. samples];
    }

    public static async Task<string> RecogniseAsync(short[] pcm)
    {
        using var transcriber = new PocketSphinxTranscriber(new PocketSphinxOptions());
        await using var transcription = await transcriber.StartAsync(TranscriptionOptions.Default, CancellationToken.None);
        var silence = SyntheticVoice.Samples(SyntheticVoice.Silence(300));
        await transcription.AppendAsync((short[])[.. silence, .. pcm, .. silence], CancellationToken.None);
        return (await transcription.CompleteAsync(CancellationToken.None)).Text;
    }
}
