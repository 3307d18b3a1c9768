using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Audio.Codecs;
using OrleansRealtime.Audio.Noise;
using OrleansRealtime.Audio.Speech;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Workers;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Media;

/// <summary>
/// A client's audio on its way in: from its bytes to samples on the clock, less its noise, to turns, to chunks for the worker.
/// Owned by the receiving loop.
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
    private readonly short[] _decoded = new short[PieceSamples];

    // What was taken in and not handed on yet: followed by the tracker up to _tracked, and from there on held by a question.
    private readonly short[] _pcm = new short[MinChunkSamples + PieceSamples + (2 * NoiseReducer.MaxLatency)];
    private IAudioDecoder _decoder;
    private NoiseReducer? _reducer;
    private int _held;
    private int _tracked;

    /// <param name="detector">Fresh; disposed with this.</param>
    /// <param name="input">What the client sends, and how turns are found in it.</param>
    /// <param name="from">Where it begins, and whether in the middle of speech; null for the beginning of a session.</param>
    /// <param name="floor">No turn will start before it.</param>
    public UplinkAudio(ISpeechDetector detector, InputSettings input, ResumePoint? from = null, SampleTime floor = default)
    {
        Settings = input;
        _tracker = new SpeechTracker(detector, input.Turns);
        if (from is not null)
        {
            _tracker.Begin(floor, from.Input, from.SpeakingFrom is not null);
        }

        _decoder = AudioCodecs.CreateDecoder(input.Format);
        _reducer = CreateReducer(input.NoiseReduction);
    }

    public InputSettings Settings { get; private set; }

    /// <summary>How much audio has been taken in.</summary>
    public SampleTime Position => _tracker.Position + new SampleTime(_held - _tracked + (_reducer?.Latency ?? 0));

    /// <summary>Whether enough waits to be worth handing on.</summary>
    public bool HasChunk => _tracked >= MinChunkSamples;

    /// <summary>Takes up to <see cref="PieceBytes"/> bytes. What was taken before must not have grown past a chunk.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_reducer is null)
        {
            Take(_decoder.Decode(bytes, _pcm.AsSpan(_held)));
            return;
        }

        var decoded = _decoder.Decode(bytes, _decoded);
        Take(_reducer.Process(_decoded.AsSpan(0, decoded), _pcm.AsSpan(_held)));
    }

    /// <summary>
    /// The stream of bytes ends here: what the codec and the noise reduction hold back comes out, half a sample is dropped.
    /// </summary>
    public void Flush()
    {
        if (_reducer is null)
        {
            Take(_decoder.Flush(_pcm.AsSpan(_held)));
            return;
        }

        var decoded = _decoder.Flush(_decoded);
        Take(_reducer.Process(_decoded.AsSpan(0, decoded), _pcm.AsSpan(_held)));
        FlushReducer();
    }

    public bool TryDrain(out TurnDecision decision) => _tracker.TryDrain(out decision);

    /// <summary>What the session says of a pause, asked or not; audio that a question held back goes on.</summary>
    public void Answer(PauseAnswer answer)
    {
        _tracker.Answer(answer);
        Take(0);
    }

    /// <summary>Forgets a turn that is going on; none will start before <paramref name="floor"/>.</summary>
    public void Reset(SampleTime floor) => _tracker.Reset(floor);

    /// <summary>Hands out what waits, for the taker to own; null when nothing does.</summary>
    public PooledAudio? TakeWaiting()
    {
        if (_tracked == 0)
        {
            return null;
        }

        var audio = PooledAudio.CopyOf(_tracker.Position - new SampleTime(_tracked), _pcm.AsSpan(0, _tracked));
        _pcm.AsSpan(_tracked, _held - _tracked).CopyTo(_pcm);
        _held -= _tracked;
        _tracked = 0;
        return audio;
    }

    /// <summary>New settings from the next sample on: what was taken in before is followed by the old ones.</summary>
    public void Apply(InputSettings input)
    {
        if (input.Format != Settings.Format)
        {
            _decoder.Dispose();
            _decoder = AudioCodecs.CreateDecoder(input.Format);
        }

        if (input.NoiseReduction != Settings.NoiseReduction || input.Turns != Settings.Turns)
        {
            FlushReducer();
        }

        if (input.NoiseReduction != Settings.NoiseReduction)
        {
            _reducer?.Dispose();
            _reducer = CreateReducer(input.NoiseReduction);
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
        _reducer?.Dispose();
    }

    private static NoiseReducer? CreateReducer(NoiseReduction? wanted) => wanted switch
    {
        null => null,
        NoiseReduction.NearField => new NoiseReducer(NoiseProfile.NearField),
        NoiseReduction.FarField => new NoiseReducer(NoiseProfile.FarField),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private void FlushReducer()
    {
        if (_reducer is not null)
        {
            Take(_reducer.Flush(_pcm.AsSpan(_held)));
        }
    }

    private void Take(int count)
    {
        _held += count;
        _tracked += _tracker.Push(_pcm.AsSpan(_tracked, _held - _tracked));
    }
}
