using System.Text.Json.Nodes;

namespace OrleansRealtime.Inference.Local.Assistant;

/// <summary>What the assistant does about a turn.</summary>
internal abstract record AssistantReply
{
    private AssistantReply()
    {
    }

    public sealed record Say(string Text) : AssistantReply;

    public sealed record Call(string Tool, JsonObject Arguments) : AssistantReply;
}
