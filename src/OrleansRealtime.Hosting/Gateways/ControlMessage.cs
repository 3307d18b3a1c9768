using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Turns;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>What an edge tells a session. Client events travel as the bytes they came in: the protocol is the contract.</summary>
public abstract record ControlMessage
{
    private ControlMessage()
    {
    }

    /// <param name="Utf8">One JSON event.</param>
    /// <param name="At">How much audio came before it.</param>
    /// <param name="Heard">For a cancellation: how much of the running answers can have been heard.</param>
    public sealed record ClientEvent(ReadOnlyMemory<byte> Utf8, SampleTime At, IReadOnlyList<AudioHeard> Heard)
        : ControlMessage
    {
        /// <summary>For a sideband's event sent back: what it was sent with. Null for the edge's own client.</summary>
        public long? Ticket { get; init; }
    }

    /// <summary>Something the edge itself had to refuse.</summary>
    public sealed record Rejected(Protocol.Errors.ProtocolError Error) : ControlMessage;

    public sealed record SpeechStarted(SampleTime At, SampleTime DecidedAt, IReadOnlyList<AudioHeard> Heard)
        : ControlMessage;

    public sealed record SpeechStopped(SampleTime At, SampleTime DecidedAt) : ControlMessage;

    public sealed record SpeechPaused(SpeechPause Pause) : ControlMessage;

    public sealed record SpeechResumed(SampleTime At, SampleTime DecidedAt) : ControlMessage;

    public sealed record InputProgressed(SampleTime At) : ControlMessage;

    /// <summary>The first of an answer's sound has been played; like the next two, only by edges that play by the clock.</summary>
    public sealed record PlaybackStarted(AudioStreamId Stream) : ControlMessage;

    public sealed record PlaybackEnded(AudioStreamId Stream) : ControlMessage;

    /// <summary>The client has got so much of the answers being played; only from edges that play by the clock, every now and then.</summary>
    public sealed record PlaybackProgressed(IReadOnlyList<AudioHeard> Heard) : ControlMessage;

    /// <param name="Heard">How far each silenced stream was played.</param>
    public sealed record PlaybackCut(IReadOnlyList<AudioHeard> Heard) : ControlMessage;
}
