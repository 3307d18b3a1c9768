namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>What a client, an edge, a model or a clock does to a session.</summary>
internal enum StepKind
{
    StartSpeaking,
    StopSpeaking,
    Progress,
    Commit,
    Clear,
    Update,
    CreateResponse,
    Cancel,
    CancelOne,
    CreateItem,
    DeleteItem,
    RetrieveItem,
    TruncateItem,
    Reject,
    Wait,
    Partial,
    Transcribed,
    NotTranscribed,
    Speak,
    Write,
    EndSpoken,
    CallTool,
    AnswerTool,
    Complete,
    Fail,
    LoseWorker,
    Close,
}
