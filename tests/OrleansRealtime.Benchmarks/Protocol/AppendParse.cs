using System.Buffers.Text;
using System.Text;
using BenchmarkDotNet.Attributes;
using OrleansRealtime.Protocol.Client;

namespace OrleansRealtime.Benchmarks.Protocol;

/// <summary>What reading an append event costs beside the base64 it cannot do without. Goal: 1.5 times, 0 bytes.</summary>
[MemoryDiagnoser]
public class AppendParse
{
    private byte[] _base64 = [];
    private byte[] _message = [];
    private byte[] _audioFirst = [];
    private byte[] _escaped = [];
    private byte[] _destination = [];

    /// <summary>20 ms and 100 ms of 24 kHz PCM16.</summary>
    [Params(960, 4_800)]
    public int AudioBytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var audio = new byte[AudioBytes];
        new Random(1).NextBytes(audio);
        var base64 = Convert.ToBase64String(audio);
        var escaped = base64.Replace("/", "\\/", StringComparison.Ordinal);
        _base64 = Encoding.UTF8.GetBytes(base64);
        _message = Encoding.UTF8.GetBytes($$"""{"type":"input_audio_buffer.append","audio":"{{base64}}"}""");
        _audioFirst = Encoding.UTF8.GetBytes($$"""{"event_id": "e", "audio": "{{base64}}", "type": "input_audio_buffer.append"}""");
        _escaped = Encoding.UTF8.GetBytes($$"""{"type":"input_audio_buffer.append","audio":"{{escaped}}"}""");
        _destination = new byte[AppendReader.MaxDecodedLength(_escaped.Length)];
    }

    [Benchmark(Baseline = true)]
    public int BareBase64()
    {
        Base64.DecodeFromUtf8(_base64, _destination, out _, out var written);
        return written;
    }

    [Benchmark]
    public int PeekAndRead() => Read(_message);

    [Benchmark]
    public int AudioBeforeType() => Read(_audioFirst);

    [Benchmark]
    public int EscapedSlashes() => Read(_escaped);

    private int Read(byte[] message)
    {
        if (AppendReader.IsAppend(message) && AppendReader.TryRead(message, _destination, out var written, out _))
        {
            return written;
        }

        throw new InvalidOperationException("The event was refused.");
    }
}
