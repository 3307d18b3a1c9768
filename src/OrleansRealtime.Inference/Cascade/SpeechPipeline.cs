using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Speech;

namespace OrleansRealtime.Inference.Cascade;

/// <summary>
/// One spoken answer under way: a task cuts the model's text, a task speaks the pieces in order, the reader takes what is
/// ready. Disposing stops both tasks, waits for them, and frees all audio nobody took.
/// </summary>
internal sealed class SpeechPipeline : IAsyncDisposable
{
    private readonly Channel<ResponderUpdate> _pieces = Channel.CreateUnbounded<ResponderUpdate>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    // Null marks the end of a clause.
    private readonly Channel<ResponderUpdate?> _ready = Channel.CreateUnbounded<ResponderUpdate?>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly ISpeechSynthesizer _synthesizer;
    private readonly VoiceSettings _voice;
    private readonly ClauseSplitter _splitter;
    private readonly CancellationTokenSource _stopping;
    private readonly SemaphoreSlim _ahead;
    private Task _cutting = Task.CompletedTask;
    private Task _speaking = Task.CompletedTask;
    private SampleTime _spokenUntil;
    private int _textLength;

    public SpeechPipeline(ISpeechSynthesizer synthesizer, VoiceSettings voice, CascadeOptions options, CancellationToken cancellationToken)
    {
        _synthesizer = synthesizer;
        _voice = voice;
        _splitter = new ClauseSplitter(options.Clauses);
        _ahead = new SemaphoreSlim(1 + Math.Max(1, options.LookAheadClauses));
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Stopping = _stopping.Token;
    }

    public CancellationToken Stopping { get; }

    /// <summary>Starts speaking <paramref name="answer"/>. Called once; the tasks leave the caller's scheduler.</summary>
    public void Start(IAsyncEnumerable<ResponderUpdate> answer)
    {
        _cutting = Task.Run(() => RunAsync(_pieces.Writer, () => CutAsync(answer)), CancellationToken.None);
        _speaking = Task.Run(() => RunAsync(_ready.Writer, SpeakAllAsync), CancellationToken.None);
    }

    /// <summary>What is ready, in order. Fails as the model or the voice failed, after what came before the failure.</summary>
    public async IAsyncEnumerable<ResponderUpdate> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _ready.Reader.WaitToReadAsync(cancellationToken))
        {
            while (!cancellationToken.IsCancellationRequested && _ready.Reader.TryRead(out var update))
            {
                if (update is null)
                {
                    _ahead.Release();
                }
                else
                {
                    yield return update;
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_cutting, _speaking);
        while (_ready.Reader.TryRead(out var update))
        {
            (update as ResponderUpdate.Audio)?.Frame.Dispose();
        }

        _stopping.Dispose();
        _ahead.Dispose();
    }

    /// <summary>Runs one stage; whatever stops it is told to the next one.</summary>
    private static async Task RunAsync<T>(ChannelWriter<T> next, Func<Task> stage)
    {
        try
        {
            await stage();
            next.TryComplete();
        }
#pragma warning disable CA1031 // Not swallowed: the reader of the channel throws it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            next.TryComplete(e);
        }
    }

    private async Task CutAsync(IAsyncEnumerable<ResponderUpdate> answer)
    {
        await foreach (var update in answer)
        {
            if (update is ResponderUpdate.Text text)
            {
                _splitter.Append(text.Delta);
                while (_splitter.TryTake(out var piece))
                {
                    _pieces.Writer.TryWrite(new ResponderUpdate.Text(piece));
                }
            }
            else
            {
                FlushPieces();
                _pieces.Writer.TryWrite(update);
            }
        }
    }

    private void FlushPieces()
    {
        var rest = _splitter.Flush();
        if (rest.Length > 0)
        {
            _pieces.Writer.TryWrite(new ResponderUpdate.Text(rest));
        }
    }

    private async Task SpeakAllAsync()
    {
        await foreach (var piece in _pieces.Reader.ReadAllAsync(Stopping))
        {
            if (piece is ResponderUpdate.Text text)
            {
                await _ahead.WaitAsync(Stopping);
                await SpeakAsync(text.Delta);
                _ready.Writer.TryWrite(null);
            }
            else
            {
                _ready.Writer.TryWrite(piece);
            }
        }
    }

    /// <summary>Speaks one clause: its text goes out just ahead of its first sound.</summary>
    private async Task SpeakAsync(string clause)
    {
        var spoken = clause.AsSpan().Trim().ToString();
        var textStart = _textLength + clause.Length - clause.AsSpan().TrimStart().Length;
        var audioStart = _spokenUntil;
        var untold = clause;
        _textLength += clause.Length;
        if (spoken.Length > 0)
        {
            await foreach (var chunk in _synthesizer.SpeakAsync(spoken, _voice, Stopping))
            {
                if (Stopping.IsCancellationRequested)
                {
                    chunk.Audio.Dispose();
                    Stopping.ThrowIfCancellationRequested();
                }

                if (untold.Length > 0 || chunk.Words.Count > 0)
                {
                    Tell(untold, OnMessageClock(chunk.Words, textStart, audioStart));
                    untold = "";
                }

                Play(chunk.Audio);
            }
        }

        // White space, or a voice that had nothing to say to it: the text still counts.
        if (untold.Length > 0)
        {
            Tell(untold, []);
        }
    }

    private void Tell(string delta, IReadOnlyList<SpokenWord> words) => _ready.Writer.TryWrite(new ResponderUpdate.SpokenText(delta, words));

    private void Play(PooledAudio audio)
    {
        audio.MoveTo(_spokenUntil);
        _spokenUntil = audio.End;
        _ready.Writer.TryWrite(new ResponderUpdate.Audio(audio));
    }

    private static SpokenWord[] OnMessageClock(IReadOnlyList<SpokenWord> words, int textStart, SampleTime audioStart)
    {
        var moved = new SpokenWord[words.Count];
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = new SpokenWord(words[i].TextEnd + textStart, words[i].End + audioStart);
        }

        return moved;
    }
}
