using System.Buffers;
using System.Buffers.Text;
using BenchmarkDotNet.Attributes;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Benchmarks.Protocol;

/// <summary>What writing an audio delta costs beside its base64.</summary>
[MemoryDiagnoser]
public class AudioDeltaWrite
{
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly byte[] _base64 = new byte[64 * 1024];
    private readonly PartAddress _at = new(
        new ResponseId("resp_Ct1OVqJmiaDhg4nkh3JWr"),
        new ItemId("item_Ct1OVqJmiaDhg4nkh3JWr"),
        0,
        0);

    private byte[] _audio = [];

    [Params(960, 4_800, 19_200)]
    public int AudioBytes { get; set; }

    [GlobalSetup]
    public void Setup() => _audio = new byte[AudioBytes];

    [Benchmark(Baseline = true)]
    public int BareBase64()
    {
        Base64.EncodeToUtf8(_audio, _base64, out _, out var written);
        return written;
    }

    [Benchmark]
    public int WriteEvent()
    {
        _output.ResetWrittenCount();
        AudioDeltaWriter.Write(_output, _at, "event_Ct1OVqJmiaDhg4nkh3JWr", _audio);
        return _output.WrittenCount;
    }
}
