namespace OrleansRealtime.Client.Sending;

/// <summary>The client events this library sends.</summary>
internal static class ClientEventTypes
{
    public const string SessionUpdate = "session.update";
    public const string InputCommit = "input_audio_buffer.commit";
    public const string InputClear = "input_audio_buffer.clear";
    public const string ItemCreate = "conversation.item.create";
    public const string ItemRetrieve = "conversation.item.retrieve";
    public const string ItemTruncate = "conversation.item.truncate";
    public const string ItemDelete = "conversation.item.delete";
    public const string ResponseCreate = "response.create";
    public const string ResponseCancel = "response.cancel";
}
