using OrleansRealtime.Core.Images;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core;

public sealed partial class VoiceSession
{
    /// <summary>Why these items' images cannot be taken; null when they can.</summary>
    /// <param name="items">New items, each with its path.</param>
    /// <param name="ofConversation">Whether they add to the conversation's images; else they count by themselves.</param>
    private ProtocolError? ImageRefusal(IEnumerable<(ConversationItem Item, string Path)> items, bool ofConversation) => ImageRules.Refusal(
        _settings.Images,
        items,
        () => ofConversation ? _contexts.All.SelectMany(context => context.Log.Entries).Sum(entry => ImageRules.BytesOf(entry.Item)) : 0);
}
