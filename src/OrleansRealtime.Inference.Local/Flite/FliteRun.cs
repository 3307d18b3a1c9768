using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using OrleansRealtime.Audio;
using OrleansRealtime.Inference.Local.Flite.Native;
using OrleansRealtime.Inference.Speech;

namespace OrleansRealtime.Inference.Local.Flite;

/// <summary>
/// One piece of text on its way to sound. Runs once on an engine thread, holding the voice's gate, which it opens at its
/// end; the sound leaves through <see cref="Chunks"/> while it is being made, some thirty times as fast as it is heard.
/// </summary>
internal sealed class FliteRun : IThreadPoolWorkItem, IAsyncDisposable
{
    // 20 ms: how often a cancellation is seen.
    private const int CallbackSamples = SpeechShaper.NativeRate / 50;

    private readonly FliteVoice _voice;
    private readonly byte[] _text;
    private readonly float _pitch;
    private readonly float _stretch;
    private readonly SpeechShaper _shaper;

    // Bounded by the text, which is.
    private readonly Channel<SpeechChunk> _chunks =
        Channel.CreateUnbounded<SpeechChunk>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UtteranceHandle? _utterance;
    private Exception? _failure;
    private volatile bool _cancelled;

    /// <param name="voice">Its gate is the caller's.</param>
    /// <param name="text">ASCII, ending in a zero byte.</param>
    /// <param name="pitch">Factor.</param>
    /// <param name="stretch">Factor on the length of every sound.</param>
    /// <param name="textStart">Where the piece stands in the caller's text.</param>
    /// <param name="position">Where its sound begins.</param>
    public FliteRun(FliteVoice voice, byte[] text, float pitch, float stretch, int textStart, SampleTime position)
    {
        _voice = voice;
        _text = text;
        _pitch = pitch;
        _stretch = stretch;
        _shaper = new SpeechShaper(_chunks.Writer, textStart, position);
    }

    public ChannelReader<SpeechChunk> Chunks => _chunks.Reader;

    /// <summary>Behind the last sample; valid when <see cref="Chunks"/> has ended.</summary>
    public SampleTime End => _shaper.End;

    /// <summary>Stops it, waits for that, and frees what nobody took.</summary>
    public async ValueTask DisposeAsync()
    {
        _cancelled = true;
        await _ended.Task.ConfigureAwait(false);
        while (_chunks.Reader.TryRead(out var chunk))
        {
            chunk.Audio.Dispose();
        }

        _shaper.Dispose();
    }

    public void Execute()
    {
        try
        {
            Speak();
        }
        catch (Exception exception)
        {
            // Whatever it was, it belongs to the caller; the engine thread goes on.
            _failure ??= exception;
        }

        _voice.Gate.Release();
        _chunks.Writer.Complete(_failure);
        _ended.SetResult();
    }

    private unsafe void Speak()
    {
        if (_cancelled)
        {
            return;
        }

        using var utterance = UtteranceHandle.Create();
        var self = GCHandle.Alloc(this);
        try
        {
            fixed (byte* text = _text)
            {
                _ = FliteLibrary.SetText(utterance, text);
            }

            _ = FliteLibrary.InitUtterance(utterance, _voice.Pointer);
            _utterance = utterance;
            SetFeatures(utterance, GCHandle.ToIntPtr(self));
            if (FliteLibrary.Synthesise(utterance) == 0 && !_cancelled)
            {
                throw new InvalidOperationException("Flite could not speak the text.");
            }

            if (!_cancelled && _failure is null)
            {
                _shaper.Finish();
            }
        }
        finally
        {
            _utterance = null;
            self.Free();
        }
    }

    private unsafe void SetFeatures(UtteranceHandle utterance, nint self)
    {
        // On the utterance, after the voice's own were copied in: the voice stays as it is. The names are literals in the
        // assembly's image, which never move; the library keeps pointers to them.
        var features = utterance.Features;
        FliteLibrary.SetFloat(features, Literal("duration_stretch\0"u8), _stretch);
        FliteLibrary.SetFloat(features, Literal("f0_shift\0"u8), _pitch);
        var streaming = FliteLibrary.NewStreamingInfo();
        streaming->MinimumSamples = CallbackSamples;
        streaming->Callback = &Receive;
        streaming->UserData = self;
        FliteLibrary.SetValue(features, Literal("streaming_info\0"u8), FliteLibrary.StreamingValue(streaming));
    }

    private static unsafe byte* Literal(ReadOnlySpan<byte> text) =>
        (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(text));

    [UnmanagedCallersOnly]
    private static unsafe int Receive(Wave* wave, int start, int count, int last, StreamingInfo* info)
    {
        var run = (FliteRun)GCHandle.FromIntPtr(info->UserData).Target!;
        try
        {
            return run.Receive(wave, start, count) ? StreamingInfo.Continue : StreamingInfo.Stop;
        }
        catch (Exception exception)
        {
            // An exception must not cross the library.
            run._failure = exception;
            return StreamingInfo.Stop;
        }
    }

    private unsafe bool Receive(Wave* wave, int start, int count)
    {
        if (_cancelled || _failure is not null)
        {
            return false;
        }

        if (!_shaper.IsPlanned)
        {
            _shaper.Plan(SpokenWordPlan.Read(_utterance!, _text.AsSpan(0, _text.Length - 1)), wave->SampleRate);
        }

        _shaper.Append(start, new ReadOnlySpan<short>(wave->Samples + start, count));
        return true;
    }
}
