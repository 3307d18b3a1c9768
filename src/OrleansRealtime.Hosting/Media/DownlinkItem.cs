using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Playback;

namespace OrleansRealtime.Hosting.Media;

/// <summary>The next thing for the client: an event, or a frame of audio.</summary>
/// <param name="Event">UTF-8 of one event; empty for audio.</param>
/// <param name="Frame">Audio, owned by the receiver; null for an event.</param>
/// <param name="Stream">What the audio belongs to; null for an event.</param>
/// <param name="EndedStream">For an event that ends or cuts a stream: which one, else null.</param>
public readonly record struct DownlinkItem(
    ReadOnlyMemory<byte> Event,
    PooledAudio? Frame,
    AudioGate.Open? Stream,
    AudioStreamId? EndedStream)
{
    /// <summary>The last number told with this, in sessions that can be resumed; else null.</summary>
    public long? Seq { get; init; }

    /// <summary>What is still to be put into the event; empty for most.</summary>
    internal IReadOnlyList<ItemAudio> Audio { get; init; } = [];
}
