namespace OrleansRealtime.Hosting.Resumption;

/// <summary>The part of a <see cref="ResumptionState"/> that changes all the time.</summary>
/// <param name="IsOn">The client has opted in.</param>
/// <param name="Seq">The last numbered event.</param>
/// <param name="ClientSeq">The last command applied.</param>
/// <param name="Attachment">The last attachment.</param>
/// <param name="Token">Hash of what opens the session.</param>
/// <param name="PreviousToken">Hash of what opened it before, while that is still good.</param>
internal sealed record ResumptionNumbers(
    bool IsOn,
    long Seq,
    long ClientSeq,
    int Attachment,
    byte[]? Token,
    byte[]? PreviousToken)
{
    /// <summary>The later lives of the session, oldest first; null where there was but one.</summary>
    public IReadOnlyList<SessionLife>? Lives { get; init; }
}
