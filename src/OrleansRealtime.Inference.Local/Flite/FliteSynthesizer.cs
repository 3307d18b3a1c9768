using System.Runtime.CompilerServices;
using OrleansRealtime.Audio;
using OrleansRealtime.Inference.Local.Flite.Native;
using OrleansRealtime.Inference.Speech;

namespace OrleansRealtime.Inference.Local.Flite;

/// <summary>
/// Speaks US English on this machine, with four voices behind the API's ten names. Sound leaves while it is made. Word ends
/// include the marks that close the word.
/// </summary>
public sealed class FliteSynthesizer : ISpeechSynthesizer, IDisposable
{
    // The API's range is 0.25–1.5; beyond 4 Flite's sounds fall apart.
    private const double SlowestSpeed = 0.25;
    private const double FastestSpeed = 4;

    private readonly FliteOptions _options;
    private readonly EngineThreads _threads;

    /// <summary>Loads nothing yet: see <see cref="WarmUpAsync"/>.</summary>
    public FliteSynthesizer(FliteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _threads = new EngineThreads("Flite", options.Threads);
    }

    /// <summary>Every name it knows: the API's and Flite's own (slt, rms, awb, kal16). Any other speaks as alloy.</summary>
    public static IReadOnlyCollection<string> VoiceNames { get; } = [.. FliteVoiceName.All];

    /// <summary>Loads <see cref="FliteOptions.WarmVoices"/> and speaks a word with each.</summary>
    /// <exception cref="EngineUnavailableException">Flite is missing; the message names the package.</exception>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        foreach (var name in _options.WarmVoices)
        {
            await foreach (var chunk in SpeakAsync("Hello.", new VoiceSettings(name), cancellationToken).ConfigureAwait(false))
            {
                chunk.Audio.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="EngineUnavailableException">Flite is missing; the message names the package.</exception>
    public async IAsyncEnumerable<SpeechChunk> SpeakAsync(
        string text, VoiceSettings voice, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(voice);
        var name = FliteVoiceName.Of(voice.Voice);
        var stretch = (float)(1 / Math.Clamp(double.IsNaN(voice.Speed) ? 1 : voice.Speed, SlowestSpeed, FastestSpeed));
        var position = SampleTime.Zero;
        for (var start = 0; start < text.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = SpokenText.PieceLength(text.AsSpan(start));
            var ascii = new byte[length + 1];
            if (SpokenText.Fold(text.AsSpan(start, length), ascii))
            {
                await using var run = await BeginAsync(name, ascii, stretch, start, position, cancellationToken);
                await foreach (var chunk in run.Chunks.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                {
                    yield return chunk;
                }

                position = run.End;
            }

            start += length;
        }
    }

    /// <summary>Ends its threads once what they speak is spoken. Voices stay loaded: the library has one of each.</summary>
    public void Dispose() => _threads.Dispose();

    private async ValueTask<FliteRun> BeginAsync(
        FliteVoiceName name,
        byte[] text,
        float stretch,
        int textStart,
        SampleTime position,
        CancellationToken cancellationToken)
    {
        var voice = FliteVoice.Get(name.Voice);
        await voice.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var run = new FliteRun(voice, text, name.Pitch, stretch, textStart, position);
            _threads.Queue(run);
            return run;
        }
        catch
        {
            voice.Gate.Release();
            throw;
        }
    }
}
