namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>Answers to a re-configuration request, RFC 6525 §4.4.</summary>
internal enum ResetResult : uint
{
    NothingToDo = 0,
    Performed = 1,
    Denied = 2,
    WrongStream = 3,
    OtherInProgress = 4,
    BadSequence = 5,

    /// <summary>Data sent before the reset is still missing.</summary>
    InProgress = 6,
}
