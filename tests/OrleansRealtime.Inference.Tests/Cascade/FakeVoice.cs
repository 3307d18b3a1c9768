using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Inference.Speech;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Inference.Tests.Cascade;

/// <summary>Speaks ten samples a character in two chunks, and remembers every buffer it gave away.</summary>
internal sealed class FakeVoice : ISpeechSynthesizer
{
    public const int SamplesPerCharacter = 10;

    private readonly ConcurrentDictionary<PooledAudio, bool> _given = new(ReferenceEqualityComparer.Instance);

    public ConcurrentQueue<string> Spoken { get; } = new();

    public AsyncCounter Started { get; } = new("clauses started");

    public AsyncCounter Ended { get; } = new("clauses ended");

    /// <summary>Fails in the middle of this clause; counted from 1.</summary>
    public int FailsAt { get; init; }

    /// <summary>Waits in the middle of this clause until cancelled.</summary>
    public int HangsAt { get; init; }

    /// <summary>Wrappers are pooled: what nobody disposed still has a length.</summary>
    public int Undisposed => _given.Keys.Count(audio => audio.Length > 0);

    public async IAsyncEnumerable<SpeechChunk> SpeakAsync(
        string text, VoiceSettings voice, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Spoken.Enqueue(text);
        Started.Increment();
        try
        {
            var half = text.Length * SamplesPerCharacter / 2;
            yield return Chunk(0, half, [new SpokenWord(text.IndexOf(' ') is var space and >= 0 ? space : text.Length, new SampleTime(half))]);
            if (Started.Value == FailsAt)
            {
                throw new InvalidDataException("no voice");
            }

            if (Started.Value == HangsAt)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            yield return Chunk(half, text.Length * SamplesPerCharacter - half, []);
        }
        finally
        {
            Ended.Increment();
        }
    }

    private SpeechChunk Chunk(int start, int length, IReadOnlyList<SpokenWord> words)
    {
        var audio = Tone.Rent(new SampleTime(start), length);
        _given[audio] = true;
        return new SpeechChunk(audio, words);
    }
}
