using BenchmarkDotNet.Attributes;
using OrleansRealtime.Audio.Opus;
using OrleansRealtime.Testing.Media;

namespace OrleansRealtime.Benchmarks.Audio;

/// <summary>What one WebRTC caller costs for every 20 ms of audio in each direction.</summary>
[MemoryDiagnoser]
public class OpusBenchmarks : IDisposable
{
    private const int Frames = 250;

    private readonly short[] _voice = SyntheticVoice.Make(Frames * OpusEncoder.FrameSamples);
    private readonly byte[][] _packets = new byte[Frames][];
    private readonly byte[] _packet = new byte[400];
    private readonly short[] _pcm = new short[OpusPacket.MaxSamples];
    private OpusEncoder _encoder = null!;
    private OpusDecoder _decoder = null!;
    private int _at;

    [Params(0, 3, 5, 8, 10)]
    public int Complexity { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _encoder = new OpusEncoder { Complexity = Complexity };
        _decoder = new OpusDecoder();
        for (var i = 0; i < Frames; i++)
        {
            _packets[i] = _packet[..Encode()];
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _encoder.Dispose();
        _decoder.Dispose();
    }

    [Benchmark]
    public int Encode()
    {
        _at = (_at + 1) % Frames;
        return _encoder.Encode(_voice.AsSpan(_at * OpusEncoder.FrameSamples, OpusEncoder.FrameSamples), _packet);
    }

    [Benchmark]
    public int Decode()
    {
        _at = (_at + 1) % Frames;
        return _decoder.Decode(_packets[_at], _pcm);
    }
}
