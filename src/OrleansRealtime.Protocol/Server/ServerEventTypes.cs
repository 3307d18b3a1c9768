namespace OrleansRealtime.Protocol.Server;

/// <summary>Values of <c>type</c> in server events; the one place where they are spelled.</summary>
public static class ServerEventTypes
{
    public const string Error = "error";

    public const string SessionCreated = "session.created";
    public const string SessionUpdated = "session.updated";
    public const string RateLimitsUpdated = "rate_limits.updated";

    public const string ResumptionUpdated = "session.resumption.updated";
    public const string CommandsAcknowledged = "session.acknowledged";
    public const string InputAudioAcknowledged = "input_audio_buffer.acknowledged";
    public const string SessionResumed = "session.resumed";
    public const string SessionReplaced = "session.replaced";
    public const string ResyncRequired = "session.resync_required";
    public const string SessionResynced = "session.resynced";
    public const string GoingAway = "session.going_away";

    public const string ContextCreated = "context.created";
    public const string ContextListed = "context.listed";
    public const string ContextSwitched = "context.switched";
    public const string ContextDeleted = "context.deleted";

    public const string ItemAdded = "conversation.item.added";
    public const string ItemDone = "conversation.item.done";
    public const string ItemRetrieved = "conversation.item.retrieved";
    public const string ItemTruncated = "conversation.item.truncated";
    public const string ItemDeleted = "conversation.item.deleted";
    public const string TranscriptionDelta = "conversation.item.input_audio_transcription.delta";
    public const string TranscriptionCompleted = "conversation.item.input_audio_transcription.completed";
    public const string TranscriptionFailed = "conversation.item.input_audio_transcription.failed";

    public const string SpeechStarted = "input_audio_buffer.speech_started";
    public const string SpeechStopped = "input_audio_buffer.speech_stopped";
    public const string InputAudioCommitted = "input_audio_buffer.committed";
    public const string InputAudioCleared = "input_audio_buffer.cleared";
    public const string InputAudioTimeoutTriggered = "input_audio_buffer.timeout_triggered";

    public const string OutputAudioBufferStarted = "output_audio_buffer.started";
    public const string OutputAudioBufferStopped = "output_audio_buffer.stopped";
    public const string OutputAudioBufferCleared = "output_audio_buffer.cleared";

    public const string ResponseCreated = "response.created";
    public const string ResponseDone = "response.done";
    public const string OutputItemAdded = "response.output_item.added";
    public const string OutputItemDone = "response.output_item.done";
    public const string ContentPartAdded = "response.content_part.added";
    public const string ContentPartDone = "response.content_part.done";
    public const string OutputTextDelta = "response.output_text.delta";
    public const string OutputTextDone = "response.output_text.done";
    public const string AudioTranscriptDelta = "response.output_audio_transcript.delta";
    public const string AudioTranscriptDone = "response.output_audio_transcript.done";
    public const string OutputAudioDelta = "response.output_audio.delta";
    public const string OutputAudioDone = "response.output_audio.done";
    public const string FunctionArgumentsDelta = "response.function_call_arguments.delta";
    public const string FunctionArgumentsDone = "response.function_call_arguments.done";

    public const string McpListToolsInProgress = "mcp_list_tools.in_progress";
    public const string McpListToolsCompleted = "mcp_list_tools.completed";
    public const string McpListToolsFailed = "mcp_list_tools.failed";
    public const string McpArgumentsDelta = "response.mcp_call_arguments.delta";
    public const string McpArgumentsDone = "response.mcp_call_arguments.done";
    public const string McpCallInProgress = "response.mcp_call.in_progress";
    public const string McpCallCompleted = "response.mcp_call.completed";
    public const string McpCallFailed = "response.mcp_call.failed";
}
