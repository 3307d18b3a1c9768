namespace OrleansRealtime.Protocol.Client;

/// <summary>Values of <c>type</c> in client events; the one place where they are spelled.</summary>
public static class ClientEventTypes
{
    public const string SessionUpdate = "session.update";
    public const string SessionClose = "session.close";
    public const string InputAudioAppend = "input_audio_buffer.append";
    public const string TranslationAudioAppend = "session.input_audio_buffer.append";
    public const string InputAudioCommit = "input_audio_buffer.commit";
    public const string InputAudioClear = "input_audio_buffer.clear";
    public const string ItemCreate = "conversation.item.create";
    public const string ItemTruncate = "conversation.item.truncate";
    public const string ItemDelete = "conversation.item.delete";
    public const string ItemRetrieve = "conversation.item.retrieve";
    public const string ResponseCreate = "response.create";
    public const string ResponseCancel = "response.cancel";
    public const string OutputAudioClear = "output_audio_buffer.clear";
    public const string ContextCreate = "context.create";
    public const string ContextList = "context.list";
    public const string ContextSwitch = "context.switch";
    public const string ContextDelete = "context.delete";
    public const string SessionAcknowledge = "session.acknowledge";

    /// <summary>What the API names as supported over WebSocket, in its own order.</summary>
    public static readonly IReadOnlyList<string> Listed =
    [
        SessionUpdate, SessionClose, InputAudioAppend, TranslationAudioAppend, InputAudioCommit, InputAudioClear,
        ItemCreate, ItemTruncate, ItemDelete, ItemRetrieve, ResponseCreate, ResponseCancel,
    ];
}
