using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core;

public sealed partial class VoiceSession
{
    /// <summary>Where the sound of an item is to be found, part by part: the session knows only that.</summary>
    private List<ItemAudio> AudioOf(ConversationEntry entry)
    {
        var audio = new List<ItemAudio>();
        if (entry.Item is not ConversationItem.Message message)
        {
            return audio;
        }

        for (var i = 0; i < message.Content.Count; i++)
        {
            switch (message.Content[i])
            {
                case ContentPart.InputAudio:
                    var user = AudioAddress.OfUser(message.Id!.Value, i);
                    audio.Add(new ItemAudio(i, user, Until: null, Config.Input.Format));
                    break;
                case ContentPart.OutputAudio when entry.Stream is { } stream:
                    var answer = AudioAddress.OfAnswer(stream);
                    audio.Add(new ItemAudio(i, answer, entry.HeardUntil, Config.Output.Format));
                    break;
            }
        }

        return audio;
    }
}
