using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Core;

/// <summary>What happened. One of these, then a full drain of effects.</summary>
public abstract record SessionInput
{
    private SessionInput()
    {
    }

    /// <param name="Event">What the client asked.</param>
    /// <param name="At">How much audio had been appended before it.</param>
    /// <param name="Heard">For a cancellation: how much of the running answers can have been heard; else empty.</param>
    public sealed record ClientEventReceived(ClientEvent Event, SampleTime At, IReadOnlyList<AudioHeard> Heard)
        : SessionInput
    {
        public ClientEventReceived(ClientEvent @event, SampleTime at)
            : this(@event, at, [])
        {
        }

        /// <summary>Who sent it: what is wrong with it is told there and nowhere else.</summary>
        public AttachmentId From { get; init; }
    }

    /// <summary>The client sent something that is no event.</summary>
    public sealed record ClientEventRejected(ProtocolError Error) : SessionInput
    {
        /// <summary>Who sent it.</summary>
        public AttachmentId From { get; init; }
    }

    /// <summary>A sideband has come: it is told how the session stands, and from here on everything.</summary>
    public sealed record Attached(AttachmentId Attachment) : SessionInput;

    /// <param name="At">Where the turn's audio begins, prefix padding included.</param>
    /// <param name="DecidedAt">How far the audio had been read.</param>
    /// <param name="Heard">How much of the running answers can have been heard.</param>
    public sealed record SpeechStarted(
        SampleTime At,
        SampleTime DecidedAt,
        IReadOnlyList<AudioHeard> Heard) : SessionInput;

    /// <param name="At">Where the turn's audio ends, silence included.</param>
    /// <param name="DecidedAt">How far the audio had been read.</param>
    public sealed record SpeechStopped(SampleTime At, SampleTime DecidedAt) : SessionInput;

    /// <summary>A pause in a turn: is it over? Answered by <see cref="SessionEffect.AnswerPause"/>, before which no audio follows.</summary>
    public sealed record SpeechPaused(SpeechPause Pause) : SessionInput;

    /// <summary>Speech goes on after a pause that was asked about.</summary>
    /// <param name="At">Where a turn would begin if the last one has ended meanwhile.</param>
    /// <param name="DecidedAt">How far the audio had been read.</param>
    public sealed record SpeechResumed(SampleTime At, SampleTime DecidedAt) : SessionInput;

    /// <summary>Audio has come this far; only where the settings ask for it.</summary>
    public sealed record InputProgressed(SampleTime At) : SessionInput;

    /// <summary>
    /// Audio before <paramref name="UpTo"/> that has not been recognised will never come: a connection was lost with it, and the client
    /// cannot send it again.
    /// </summary>
    public sealed record InputLost(SampleTime UpTo) : SessionInput;

    /// <summary>The first of a stream's sound has left; like the next two, only where <see cref="SessionSettings.PlaysByClock"/>.</summary>
    public sealed record PlaybackStarted(AudioStreamId Stream) : SessionInput;

    /// <summary>The last of a stream's sound has left.</summary>
    public sealed record PlaybackEnded(AudioStreamId Stream) : SessionInput;

    /// <summary>These streams were silenced before their end.</summary>
    /// <param name="Heard">How far each was played.</param>
    public sealed record PlaybackCut(IReadOnlyList<AudioHeard> Heard) : SessionInput;

    public sealed record InferenceReported(InferenceEvent Event) : SessionInput;

    /// <summary>The inference worker is gone; every running operation failed.</summary>
    public sealed record InferenceLost(SessionFault Fault, string Detail) : SessionInput;

    public sealed record McpReported(McpEvent Event) : SessionInput;

    /// <summary>Whoever reaches MCP servers for us is gone; every listing and call failed.</summary>
    public sealed record McpLost(string Detail) : SessionInput;

    /// <summary>The connection that carried the audio was lost; another one may come.</summary>
    public sealed record Parked : SessionInput;

    public sealed record Closed(CloseReason Reason) : SessionInput;
}
