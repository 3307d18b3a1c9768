using BenchmarkDotNet.Attributes;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Codecs;
using OrleansRealtime.Audio.G711;
using OrleansRealtime.Audio.Noise;
using OrleansRealtime.Audio.Speech;

namespace OrleansRealtime.Benchmarks.Audio;

/// <summary>What one caller costs for every 10 ms of audio.</summary>
[MemoryDiagnoser]
public class SpeechDetectorBenchmarks : IDisposable
{
    private const int Frame = SampleTime.Rate / 100;

    private readonly short[] _pcm = new short[SampleTime.Rate];
    private readonly byte[] _codes = new byte[80];
    private readonly short[] _decoded = new short[512];
    private readonly short[] _reduced = new short[Frame + NoiseReducer.MaxLatency];
    private SpectralSpeechDetector _detector = null!;
    private G711Decoder _decoder = null!;
    private NoiseReducer _reducer = null!;
    private int _at;

    [GlobalSetup]
    public void SetUp()
    {
        // A second of a vowel in noise: every branch of the detector is taken.
        var random = new Random(1);
        for (var i = 0; i < _pcm.Length; i++)
        {
            _pcm[i] = (short)(random.Next(-500, 500) + (i % 200 * 20 - 2_000));
        }

        _detector = new SpectralSpeechDetector();
        _decoder = new G711Decoder(G711Law.Mu);
        _reducer = new NoiseReducer(NoiseProfile.FarField);
        random.NextBytes(_codes);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _detector.Dispose();
        _decoder.Dispose();
        _reducer.Dispose();
    }

    [Benchmark]
    public float DetectSpeech()
    {
        _at = (_at + Frame) % _pcm.Length;
        return _detector.Process(_pcm.AsSpan(_at, Frame));
    }

    [Benchmark]
    public int ReduceNoise()
    {
        _at = (_at + Frame) % _pcm.Length;
        return _reducer.Process(_pcm.AsSpan(_at, Frame), _reduced);
    }

    [Benchmark]
    public int DecodeMuLaw() => _decoder.Decode(_codes, _decoded);
}
