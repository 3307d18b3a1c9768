using OrleansRealtime.Audio;
using OrleansRealtime.Inference.Transcription;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>
/// Recognises audio that came inside an item, piece by piece: it can be cancelled within one piece, and needs no more memory
/// than a piece beside the audio itself.
/// </summary>
internal sealed class ClipTask(
    ITranscriber transcriber,
    ReadOnlyMemory<byte> audio,
    WireAudioFormat format,
    Action<SampleTime, ReadOnlySpan<short>> keep)
{
    // 100 ms of PCM16, 600 ms of G.711.
    private const int PieceBytes = 4_800;

    /// <summary>How much was recognised.</summary>
    public SampleTime Duration { get; private set; }

    public async Task<TranscriptPieces> RunAsync(CancellationToken cancellationToken)
    {
        await using var transcription = await transcriber.StartAsync(TranscriptionOptions.Default, cancellationToken);
        using var decoder = AudioCodecs.CreateDecoder(format);
        var pcm = new short[decoder.MaxSamples(PieceBytes)];
        for (var at = 0; at < audio.Length; at += PieceBytes)
        {
            var piece = audio.Slice(at, Math.Min(PieceBytes, audio.Length - at));
            await AppendAsync(transcription, pcm, decoder.Decode(piece.Span, pcm), cancellationToken);
        }

        await AppendAsync(transcription, pcm, decoder.Flush(pcm), cancellationToken);
        var pieces = new TranscriptPieces();
        pieces.Add(await transcription.CompleteAsync(cancellationToken), SampleTime.Zero);
        return pieces;
    }

    private async ValueTask AppendAsync(
        ITranscription transcription,
        short[] pcm,
        int count,
        CancellationToken cancellationToken)
    {
        if (count > 0)
        {
            keep(Duration, pcm.AsSpan(0, count));
            Duration += new SampleTime(count);
            await transcription.AppendAsync(pcm.AsMemory(0, count), cancellationToken);
        }
    }
}
