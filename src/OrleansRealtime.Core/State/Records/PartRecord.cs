using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.State.Records;

/// <summary>One part of a message. Sound is never kept here.</summary>
/// <remarks><c>Type</c>: As on the wire.</remarks>
internal sealed record PartRecord(string Type)
{
    /// <summary>What is written or said, or the URL of an image; null for audio that has not been recognised.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    public static PartRecord Of(ContentPart part) => part switch
    {
        ContentPart.InputText text => new PartRecord(ItemTypes.InputText) { Text = text.Text },
        ContentPart.InputAudio audio => new PartRecord(ItemTypes.InputAudio) { Text = audio.Transcript },
        ContentPart.InputImage image => new PartRecord(ItemTypes.InputImage) { Text = image.ImageUrl, Detail = image.Detail },
        ContentPart.OutputText text => new PartRecord(ItemTypes.OutputText) { Text = text.Text },
        ContentPart.OutputAudio audio => new PartRecord(ItemTypes.OutputAudio) { Text = audio.Transcript },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public ContentPart ToPart() => Type switch
    {
        ItemTypes.InputText => new ContentPart.InputText(NeedText()),
        ItemTypes.InputAudio => new ContentPart.InputAudio(Text),
        ItemTypes.InputImage => new ContentPart.InputImage(NeedText(), Detail),
        ItemTypes.OutputText => new ContentPart.OutputText(NeedText()),
        ItemTypes.OutputAudio => new ContentPart.OutputAudio(NeedText()),
        _ => throw new JsonException("A part of an item is of no known type."),
    };

    private string NeedText() => Text ?? throw new JsonException("A part of an item has no text.");
}
