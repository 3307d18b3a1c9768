using System.Buffers;
using BenchmarkDotNet.Attributes;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Media;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;
using OrleansRealtime.Server.WebSockets;

namespace OrleansRealtime.Benchmarks.Media;

/// <summary>
/// All that happens to a frame of an answer between the worker and the socket: merged with the events, encoded, written as
/// an audio delta. Goal: 0 bytes.
/// </summary>
[MemoryDiagnoser]
public class SendFrame : IDisposable
{
    private static readonly AudioStreamId Stream = new(new OperationId(1), 0);

    private readonly ArrayBufferWriter<byte> _output = new(16 * 1024);
    private DownlinkMerger _merger = null!;
    private AudioDeltas _deltas = null!;
    private short[] _pcm = [];
    private SampleTime _position;

    [Params(20, 100)]
    public int Milliseconds { get; set; }

    [Params(WireAudioFormat.Pcm, WireAudioFormat.Pcmu)]
    public WireAudioFormat Format { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _merger = new DownlinkMerger();
        _deltas = new AudioDeltas(new IdSource(1));
        _pcm = new short[Milliseconds * SampleTime.Rate / 1000];
        var part = new PartAddress(new ResponseId("resp_000000000000000000000"), new ItemId("item_000000000000000000000"), 0, 0);
        _merger.Add(new SessionOutput.Event(
            ReadOnlyMemory<byte>.Empty,
            new AudioGate.Open(Stream, part, Format, Interruptible: true)));
        _merger.TryTake(DateTimeOffset.UnixEpoch, out _);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _deltas.Dispose();
        _merger.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public int Send()
    {
        _merger.Add(new OutputAudio(Stream, PooledAudio.CopyOf(_position, _pcm)));
        _position += new SampleTime(_pcm.Length);
        _merger.TryTake(DateTimeOffset.UnixEpoch, out var item);
        _merger.TryTakeReleased(out _);
        _output.ResetWrittenCount();
        using var frame = item.Frame!;
        return _deltas.Write(_output, item.Stream!, frame, seq: null);
    }
}
