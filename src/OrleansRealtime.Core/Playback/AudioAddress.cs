using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.Playback;

/// <summary>Names the audio of one part of an item: what a user said, or the stream an answer was spoken in.</summary>
/// <param name="ItemId">The user's item; null for an answer.</param>
/// <param name="ContentIndex">Which part of it.</param>
/// <param name="Stream">The answer's stream; null for a user's audio.</param>
public readonly record struct AudioAddress(ItemId? ItemId, int ContentIndex, AudioStreamId? Stream)
{
    public static AudioAddress OfUser(ItemId itemId, int contentIndex) => new(itemId, contentIndex, null);

    public static AudioAddress OfAnswer(AudioStreamId stream) => new(null, 0, stream);
}
