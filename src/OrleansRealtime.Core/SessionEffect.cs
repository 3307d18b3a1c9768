using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core;

/// <summary>What the host must do, in this order.</summary>
public abstract record SessionEffect
{
    private SessionEffect()
    {
    }

    /// <param name="EventId">The event's id on the wire.</param>
    /// <param name="Event">What to tell the client.</param>
    /// <param name="Gate">How it stands to audio; null for most.</param>
    public sealed record SendEvent(string EventId, ServerEvent Event, AudioGate? Gate) : SessionEffect
    {
        /// <summary>The only one to tell; null tells everyone attached.</summary>
        public AttachmentId? To { get; init; }

        /// <summary>What the edge is to put into it; empty for most.</summary>
        public IReadOnlyList<ItemAudio> Audio { get; init; } = [];
    }

    public sealed record ConfigureInput(InputSettings Settings) : SessionEffect;

    public sealed record Infer(InferenceCommand Command) : SessionEffect;

    public sealed record Mcp(McpCommand Command) : SessionEffect;

    /// <summary>Drop every frame of this operation, come or yet to come.</summary>
    public sealed record DropAudio(OperationId Operation) : SessionEffect;

    /// <summary>Silence everything that is being played or waits for it; only where <see cref="SessionSettings.PlaysByClock"/>.</summary>
    public sealed record ClearPlayback : SessionEffect;

    /// <summary>Tells the edge what to do about a pause.</summary>
    public sealed record AnswerPause(PauseAnswer Answer) : SessionEffect;

    public sealed record Report(SessionFact Fact) : SessionEffect;

    public sealed record Close(CloseReason Reason) : SessionEffect;
}
