using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Audio.Opus;

namespace OrleansRealtime.Hosting.Workers.Speech;

/// <summary>Plays a part of a kept stream: exactly its samples, in frames.</summary>
internal sealed class KeptRangeReader(KeptRange range) : IDisposable
{
    // A packet holds 20 ms; a decoder may be handed more room.
    private readonly short[] _decoded = new short[OpusEncoder.FrameSamples];
    private readonly OpusDecoder _decoder = new();
    private int _next;
    private SampleTime _position = range.From;

    /// <summary>The next frame, for the caller to own; null at the end.</summary>
    public PooledAudio? Read()
    {
        while (_next < range.Packets.Count)
        {
            var start = ((range.FirstPacket + _next) * (long)OpusEncoder.FrameSamples) - OpusEncoder.LookaheadSamples;
            var count = _decoder.Decode(range.Packets[_next++], _decoded);
            var from = (int)Math.Clamp(_position.Samples - start, 0, count);
            var to = (int)Math.Clamp(range.To.Samples - start, 0, count);
            if (to > from)
            {
                return Take(_decoded.AsSpan(from, to - from));
            }
        }

        var left = (int)(range.To - _position).Samples;
        return left <= 0 ? null : Take(range.Raw.Span[^left..]);
    }

    public void Dispose() => _decoder.Dispose();

    private PooledAudio Take(ReadOnlySpan<short> pcm)
    {
        var frame = PooledAudio.CopyOf(_position, pcm);
        _position = frame.End;
        return frame;
    }
}
