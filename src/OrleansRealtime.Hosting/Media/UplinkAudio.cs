using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Audio.Codecs;
using OrleansRealtime.Audio.Speech;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Hosting.Workers;

namespace OrleansRealtime.Hosting.Media;

/// <summary>
/// A client's audio on its way in: from its bytes to samples on the clock, to turns, to chunks for the worker. Owned by the
/// receiving loop.
/// </summary>
internal sealed class UplinkAudio : IDisposable
{
    /// <summary>100 ms of PCM16: decisions come no later than that behind the audio, however large the packets are.</summary>
    public const int PieceBytes = 4_800;

    // 10 ms. What is shorter waits for more, so that a client of tiny packets cannot fill a worker with tiny chunks.
    private const int MinChunkSamples = 240;

    // G.711 makes three samples of a byte; the rest is what its filter may hold.
    private const int PieceSamples = PieceBytes * 4;

    private readonly SpeechTracker _tracker;
    private readonly short[] _pcm = new short[MinChunkSamples + PieceSamples];
    private IAudioDecoder _decoder;
    private int _waiting;

    /// <param name="detector">Fresh; disposed with this.</param>
    /// <param name="input">What the client sends, and how turns are found in it.</param>
    public UplinkAudio(ISpeechDetector detector, InputSettings input)
    {
        Settings = input;
        _tracker = new SpeechTracker(detector, input.Turns);
        _decoder = AudioCodecs.CreateDecoder(input.Format);
    }

    public InputSettings Settings { get; private set; }

    /// <summary>How much audio has been taken in.</summary>
    public SampleTime Position => _tracker.Position;

    /// <summary>Whether enough waits to be worth handing on.</summary>
    public bool HasChunk => _waiting >= MinChunkSamples;

    /// <summary>Takes up to <see cref="PieceBytes"/> bytes. What was taken before must not have grown past a chunk.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => Track(_decoder.Decode(bytes, _pcm.AsSpan(_waiting)));

    /// <summary>The stream of bytes ends here: what the codec holds back comes out, half a sample is dropped.</summary>
    public void Flush() => Track(_decoder.Flush(_pcm.AsSpan(_waiting)));

    public bool TryDrain(out TurnDecision decision) => _tracker.TryDrain(out decision);

    /// <summary>Forgets a turn that is going on; none will start before <paramref name="floor"/>.</summary>
    public void Reset(SampleTime floor) => _tracker.Reset(floor);

    /// <summary>Hands out what waits, for the taker to own; null when nothing does.</summary>
    public PooledAudio? TakeWaiting()
    {
        if (_waiting == 0)
        {
            return null;
        }

        var audio = PooledAudio.CopyOf(Position - new SampleTime(_waiting), _pcm.AsSpan(0, _waiting));
        _waiting = 0;
        return audio;
    }

    public void Apply(InputSettings input)
    {
        if (input.Format != Settings.Format)
        {
            _decoder.Dispose();
            _decoder = AudioCodecs.CreateDecoder(input.Format);
        }

        if (input.Turns != Settings.Turns)
        {
            _tracker.Configure(input.Turns);
        }

        Settings = input;
    }

    public void Dispose()
    {
        _tracker.Dispose();
        _decoder.Dispose();
    }

    private void Track(int count)
    {
        _tracker.Push(_pcm.AsSpan(_waiting, count));
        _waiting += count;
    }
}
