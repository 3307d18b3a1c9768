using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Core.Turns;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>What a session tells an edge.</summary>
public abstract record SessionOutput
{
    private SessionOutput()
    {
    }

    /// <param name="Utf8">One JSON event for the client.</param>
    /// <param name="Gate">How it stands to the audio of the media plane; null for most.</param>
    public sealed record Event(ReadOnlyMemory<byte> Utf8, AudioGate? Gate) : SessionOutput
    {
        /// <summary>What is to be put into it by <see cref="Media.ItemAudioFiller"/>; empty for most.</summary>
        public IReadOnlyList<ItemAudio> Audio { get; init; } = [];

        /// <summary>Its number among the session's events; null for what is not numbered.</summary>
        public long? Seq { get; init; }

        /// <summary>For what is not numbered: the number of the event before, in sessions that can be resumed.</summary>
        public long? After { get; init; }
    }

    /// <summary>An event that says that something is kept: not to be told where it could not be.</summary>
    public sealed record Receipt(ReadOnlyMemory<byte> Utf8) : SessionOutput;

    /// <summary>An answer whose opening the client was told of on an earlier connection: its audio goes on from a position.</summary>
    /// <param name="Stream">Which one.</param>
    /// <param name="From">The first sample that is wanted.</param>
    public sealed record Resume(AudioGate.Open Stream, SampleTime From) : SessionOutput
    {
        /// <summary>All there is of it, where the client was told of its end as well; else null.</summary>
        public SampleTime? Length { get; init; }
    }

    public sealed record DropAudio(OperationId Operation) : SessionOutput;

    /// <summary>Silence everything; only for edges that play by the clock.</summary>
    public sealed record ClearPlayback : SessionOutput;

    /// <summary>
    /// A sideband's event about the audio. To be posted back with the ticket, with what the edge knows, as if its own client
    /// had just sent it.
    /// </summary>
    public sealed record Relay(long Ticket, ReadOnlyMemory<byte> Utf8) : SessionOutput;

    public sealed record Configure(InputSettings Input) : SessionOutput;

    /// <summary>What to do about a pause.</summary>
    public sealed record PauseAnswered(PauseAnswer Answer) : SessionOutput;

    /// <summary>The last one.</summary>
    public sealed record Close(CloseReason Reason) : SessionOutput;
}
