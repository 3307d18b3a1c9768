using OrleansRealtime.Inference.Local.Flite;
using OrleansRealtime.Inference.Local.PocketSphinx;
using OrleansRealtime.Inference.Speech;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Inference.Local.Tests;

/// <summary>The parts with two decoders, shared by a test class because each decoder takes half a second and 100 MB.</summary>
public sealed class SpeechParts : IDisposable
{
    public PocketSphinxTranscriber Transcriber { get; } = new(new PocketSphinxOptions { MaxDecoders = 2, Threads = 2 });

    public FliteSynthesizer Synthesizer { get; } = new(new FliteOptions());

    public Task<Transcript> TranscribeAsync(short[] pcm, int chunk = 480) => TranscribeAsync(Transcriber, pcm, chunk);

    public static async Task<Transcript> TranscribeAsync(ITranscriber transcriber, short[] pcm, int chunk = 480)
    {
        await using var transcription = await transcriber.StartAsync(TranscriptionOptions.Default, CancellationToken.None);
        for (var i = 0; i < pcm.Length; i += chunk)
        {
            await transcription.AppendAsync(pcm.AsMemory(i, Math.Min(chunk, pcm.Length - i)), CancellationToken.None);
        }

        return await transcription.CompleteAsync(CancellationToken.None);
    }

    public async Task<Spoken> SpeakAsync(string text, string voice = "alloy", double speed = 1)
    {
        var pcm = new List<short>();
        var words = new List<SpokenWord>();
        var chunks = new List<int>();
        var contiguous = true;
        await foreach (var chunk in Synthesizer.SpeakAsync(text, new VoiceSettings(voice, speed), CancellationToken.None))
        {
            contiguous &= chunk.Audio.Position.Samples == pcm.Count;
            pcm.AddRange(chunk.Audio.Span);
            chunks.Add(chunk.Audio.Length);
            words.AddRange(chunk.Words);
            chunk.Audio.Dispose();
        }

        return new Spoken([.. pcm], words, chunks, contiguous);
    }

    public void Dispose()
    {
        Transcriber.Dispose();
        Synthesizer.Dispose();
    }

    public sealed record Spoken(short[] Pcm, List<SpokenWord> Words, List<int> Chunks, bool IsContiguous);
}
