using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Conversation;

/// <summary>Told of every change of a conversation.</summary>
internal interface IConversationObserver
{
    void OnAdded(LinkedListNode<ConversationEntry> node);

    /// <summary>Before it leaves the list.</summary>
    void OnRemoving(LinkedListNode<ConversationEntry> node);

    /// <summary>Before the entry has its next item.</summary>
    void OnUpdating(ConversationEntry entry, ConversationItem next);
}
