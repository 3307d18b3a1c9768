using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace OrleansRealtime.Inference.Speech;

/// <summary>Speaks with any <see cref="ITextToSpeechClient"/> that streams PCM16 mono.</summary>
public sealed class TextToSpeechSynthesizer(ITextToSpeechClient client, TextToSpeechSettings? settings = null) : ISpeechSynthesizer
{
    private readonly TextToSpeechSettings _settings = settings ?? new TextToSpeechSettings();

    /// <inheritdoc/>
    public async IAsyncEnumerable<SpeechChunk> SpeakAsync(
        string text, VoiceSettings voice, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        ArgumentNullException.ThrowIfNull(voice);
        var options = new TextToSpeechOptions
        {
            ModelId = _settings.Model,
            VoiceId = _settings.Voices?.GetValueOrDefault(voice.Voice) ?? voice.Voice,
            Speed = (float)voice.Speed,
            AudioFormat = "pcm",
        };
        using var stream = new PcmStream(_settings.SampleRate);
        await foreach (var update in client.GetStreamingAudioAsync(text, options, cancellationToken).ConfigureAwait(false))
        {
            // A client that ignores the token must not keep a cancelled answer going.
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var data in update.Contents.OfType<DataContent>())
            {
                for (var rest = data.Data; !rest.IsEmpty;)
                {
                    var piece = rest[..Math.Min(rest.Length, PcmStream.MostBytes)];
                    rest = rest[piece.Length..];
                    if (stream.Take(piece.Span) is { } audio)
                    {
                        yield return new SpeechChunk(audio, []);
                    }
                }
            }
        }

        if (stream.End() is { } last)
        {
            yield return new SpeechChunk(last, []);
        }
    }
}
