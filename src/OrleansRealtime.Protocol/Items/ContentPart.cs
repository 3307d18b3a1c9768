namespace OrleansRealtime.Protocol.Items;

/// <summary>One part of a message.</summary>
public abstract record ContentPart
{
    private ContentPart()
    {
    }

    public sealed record InputText(string Text) : ContentPart;

    /// <param name="Transcript">Null until recognised.</param>
    /// <param name="Audio">Decoded audio in the session's input format; null where the item does not carry it.</param>
    public sealed record InputAudio(string? Transcript, ReadOnlyMemory<byte>? Audio = null) : ContentPart;

    /// <param name="ImageUrl">A <c>data:</c> URL of a PNG or JPEG; empty where an event leaves it out.</param>
    /// <param name="Detail"><c>auto</c>, <c>low</c> or <c>high</c>; null when not given.</param>
    public sealed record InputImage(string ImageUrl, string? Detail) : ContentPart;

    public sealed record OutputText(string Text) : ContentPart;

    /// <param name="Transcript">What is said.</param>
    /// <param name="Audio">Only in <c>conversation.item.retrieved</c>.</param>
    public sealed record OutputAudio(string Transcript, ReadOnlyMemory<byte>? Audio = null) : ContentPart;
}
