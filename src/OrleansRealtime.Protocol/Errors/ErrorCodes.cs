namespace OrleansRealtime.Protocol.Errors;

/// <summary>Values of <c>error.code</c>; the one place where they are spelled.</summary>
public static class ErrorCodes
{
    public const string InvalidApiKey = "invalid_api_key";
    public const string InvalidModel = "invalid_model";
    public const string MissingModel = "missing_model";
    public const string InvalidEvent = "invalid_event";
    public const string InvalidJson = "invalid_json";
    public const string InvalidValue = "invalid_value";
    public const string InvalidType = "invalid_type";
    public const string InvalidParameter = "invalid_parameter";
    public const string UnknownParameter = "unknown_parameter";
    public const string MissingRequiredParameter = "missing_required_parameter";
    public const string IntegerBelowMin = "integer_below_min_value";
    public const string IntegerAboveMax = "integer_above_max_value";
    public const string DecimalBelowMin = "decimal_below_min_value";
    public const string DecimalAboveMax = "decimal_above_max_value";
    public const string StringAboveMaxLength = "string_above_max_length";
    public const string ObjectAboveMaxProperties = "object_above_max_properties";
    public const string CommitEmpty = "input_audio_buffer_commit_empty";
    public const string ItemCreateInvalidPrevious = "item_create_invalid_previous_item_id";
    public const string ItemCreateDuplicateId = "item_create_duplicate_item_id";
    public const string ItemRetrieveInvalidId = "item_retrieve_invalid_item_id";
    public const string ItemTruncateInvalidId = "item_truncate_invalid_item_id";
    public const string ItemDeleteInvalidId = "item_delete_invalid_item_id";
    public const string ContextCreateDuplicateId = "context_create_duplicate_context_id";
    public const string ContextSwitchInvalidId = "context_switch_invalid_context_id";
    public const string ContextSwitchReplaced = "context_switch_replaced";
    public const string ContextDeleteInvalidId = "context_delete_invalid_context_id";
    public const string ContextInUse = "context_in_use";
    public const string TooManyContexts = "too_many_contexts";
    public const string ConversationFull = "conversation_full";
    public const string InvalidToolCallId = "invalid_tool_call_id";
    public const string InvalidApprovalRequestId = "invalid_approval_request_id";
    public const string ActiveResponse = "conversation_already_has_active_response";
    public const string CancelNotActive = "response_cancel_not_active";
    public const string ContextLengthExceeded = "context_length_exceeded";
    public const string CannotUpdateVoice = "cannot_update_voice";
    public const string RateLimitExceeded = "rate_limit_exceeded";
    public const string BetaDisabled = "beta_api_shape_disabled";
    public const string InvalidOffer = "invalid_offer";
    public const string CallNotFound = "call_id_not_found";
    public const string SessionExpired = "session_expired";
    public const string NotResumable = "session_not_resumable";
    public const string ClientSeqGap = "client_seq_gap";
    public const string InputAudioGap = "input_audio_gap";
}
