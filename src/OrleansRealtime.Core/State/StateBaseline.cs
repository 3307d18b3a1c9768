using OrleansRealtime.Core.Contexts;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.State;

/// <summary>What is kept of the bounded parts of a session, to see whether they have changed.</summary>
internal sealed class StateBaseline
{
    public byte[] Head { get; set; } = [];

    /// <summary>Configurations are never changed but replaced.</summary>
    public SessionConfig? Config { get; set; }

    public Dictionary<ContextId, (ContextSettings Settings, bool VoiceHeard, ItemId? Anchor)> Contexts { get; } = [];

    /// <summary>Responses that have records, and how many outputs of each have.</summary>
    public Dictionary<OperationId, int> Responses { get; } = [];
}
