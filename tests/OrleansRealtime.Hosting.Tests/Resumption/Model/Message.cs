namespace OrleansRealtime.Hosting.Tests.Resumption.Model;

/// <summary>What is under way on a connection of the model, in either direction.</summary>
internal abstract record Message
{
    private Message()
    {
    }

    /// <summary>The handshake.</summary>
    public sealed record Resume(int Token, long LastSeq, long Incarnation) : Message;

    public sealed record Command(long Seq) : Message;

    public sealed record Acknowledge(long Seq) : Message;

    public sealed record Refused : Message;

    public sealed record Resumed(long Seq, long ClientSeq, int Token, long Incarnation) : Message;

    public sealed record Event(long Seq, int Content) : Message;

    public sealed record Acknowledged(long ClientSeq) : Message;

    public sealed record ResyncRequired : Message;

    /// <param name="Seq">The last number.</param>
    /// <param name="Items">Everything there is, as text so that two alike are equal.</param>
    public sealed record Resynced(long Seq, string Items) : Message;
}
