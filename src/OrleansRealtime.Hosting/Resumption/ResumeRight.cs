using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>Whether a client may come back to a session. Takes as long for a wrong answer as for a right one.</summary>
internal static class ResumeRight
{
    /// <param name="resume">What the client comes with.</param>
    /// <param name="shown">The hash of its token; null when it has none.</param>
    /// <param name="head">The session.</param>
    /// <param name="tokens">What opens it.</param>
    public static bool IsGranted(SessionResume resume, byte[]? shown, SessionHead head, TokenPair tokens)
    {
        // Whoever shows a key shows one of the right account, whatever else there is.
        var isOwner = resume.Account == head.Account;
        var isTransport = resume.CallId is not null == head.IsCall;
        return isTransport & (shown is null
            ? isOwner & resume.KeyId == head.KeyId
            : tokens.Opens(shown) & (isOwner | resume.Account is null));
    }
}
