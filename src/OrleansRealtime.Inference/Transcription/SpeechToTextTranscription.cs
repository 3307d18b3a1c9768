using System.Buffers;
using System.Text;
using Microsoft.Extensions.AI;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Wav;

namespace OrleansRealtime.Inference.Transcription;

/// <summary>One utterance, gathered for a client of whole recordings.</summary>
internal sealed class SpeechToTextTranscription : ITranscription
{
    private static readonly TimeSpan DefaultLongest = TimeSpan.FromMinutes(5);

    private readonly ISpeechToTextClient _client;
    private readonly SpeechToTextSettings _settings;
    private readonly TranscriptionOptions _options;
    private readonly ArrayBufferWriter<short> _speech = new();
    private readonly long _longest;

    public SpeechToTextTranscription(ISpeechToTextClient client, SpeechToTextSettings settings, TranscriptionOptions options)
    {
        _client = client;
        _settings = settings;
        _options = options;
        _longest = SampleTime.FromTimeSpan(settings.MaxUtterance ?? DefaultLongest).Samples;
    }

    public ValueTask<string?> AppendAsync(ReadOnlyMemory<short> pcm, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_speech.WrittenCount + pcm.Length > _longest)
        {
            throw new InvalidOperationException($"The speech is longer than {_longest / SampleTime.Rate} s, the most that is sent at once.");
        }

        _speech.Write(pcm.Span);
        return ValueTask.FromResult<string?>(null);
    }

    public async ValueTask<Transcript> CompleteAsync(CancellationToken cancellationToken)
    {
        if (_speech.WrittenCount == 0)
        {
            return TranscriptOf("");
        }

        await using var wav = new MemoryStream(WavWriter.Write(SampleTime.Rate, _speech.WrittenSpan));
        var options = new SpeechToTextOptions
        {
            ModelId = _settings.Model,
            SpeechLanguage = _options.Language,
            TextLanguage = _options.Language,
            SpeechSampleRate = SampleTime.Rate,
        };
        if (_options.Prompt is { } prompt)
        {
            options.AdditionalProperties = new AdditionalPropertiesDictionary { ["prompt"] = prompt };
        }

        // Streamed where the service can; one that cannot gives its one answer so, too.
        var text = new StringBuilder();
        string? whole = null;
        await foreach (var update in _client.GetStreamingTextAsync(wav, options, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (update.Kind == SpeechToTextResponseUpdateKind.TextUpdated)
            {
                whole = update.Text;
            }
            else if (update.Kind == SpeechToTextResponseUpdateKind.TextUpdating)
            {
                text.Append(update.Text);
            }
            else if (update.Kind == SpeechToTextResponseUpdateKind.Error)
            {
                throw new InvalidOperationException("The recogniser reported an error.");
            }
        }

        return TranscriptOf((whole ?? text.ToString()).Trim());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Transcript TranscriptOf(string text) =>
        new(text, Confidence: null, Words: [], Alternatives: [], new SampleTime(_speech.WrittenCount));
}
