namespace OrleansRealtime.Hosting.Tests.Resumption.Model;

/// <summary>One connection: what is under way on it, and who still has an end of it.</summary>
internal sealed class Line
{
    public List<Message> Up { get; private init; } = [];

    public List<Message> Down { get; private init; } = [];

    /// <summary>Its number in the server; 0 before it was let in.</summary>
    public int Attachment { get; set; }

    public bool HasClient { get; set; } = true;

    public bool HasServer { get; set; } = true;

    /// <summary>Nothing can happen on it any more.</summary>
    public bool IsGone => !HasClient && (!HasServer || (Up.Count == 0 && Attachment == 0));

    public Line Clone() => new()
    {
        Up = [.. Up],
        Down = [.. Down],
        Attachment = Attachment,
        HasClient = HasClient,
        HasServer = HasServer,
    };

    public override string ToString() =>
        $"{Attachment}{(HasClient ? "c" : "")}{(HasServer ? "s" : "")}[{string.Join(' ', Up)}|{string.Join(' ', Down)}]";
}
