using OrleansRealtime.Audio;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core;

/// <summary>How an event stands to the audio of the media plane. The edge joins the two streams by it.</summary>
public abstract record AudioGate(AudioStreamId Stream)
{
    /// <summary>No audio of the stream may leave before this event.</summary>
    /// <param name="Stream">The stream.</param>
    /// <param name="At">What the edge writes into each audio delta.</param>
    /// <param name="Format">The client's format.</param>
    /// <param name="Interruptible">Whether a barge-in silences it: false for out-of-band responses.</param>
    public sealed record Open(AudioStreamId Stream, PartAddress At, WireAudioFormat Format, bool Interruptible)
        : AudioGate(Stream);

    /// <summary>This event waits until the stream's first <paramref name="Length"/> samples have left.</summary>
    public sealed record End(AudioStreamId Stream, SampleTime Length) : AudioGate(Stream);

    /// <summary>Audio of the stream that has not left by now never will; the event does not wait.</summary>
    public sealed record Cut(AudioStreamId Stream) : AudioGate(Stream);
}
