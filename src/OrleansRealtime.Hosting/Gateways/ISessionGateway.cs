namespace OrleansRealtime.Hosting.Gateways;

/// <summary>Reaches sessions, wherever they live.</summary>
public interface ISessionGateway
{
    /// <summary>Begins a session and attaches to it, or says why not.</summary>
    ValueTask<SessionAdmission> StartAsync(SessionStart start, CancellationToken cancellationToken);

    /// <summary>
    /// Comes back to a session, wherever it is by now, and takes over its audio; or says why not. With a token it is told what
    /// it missed; with the key that opened the session it is told how the session stands.
    /// </summary>
    ValueTask<SessionAdmission> ResumeAsync(SessionResume resume, CancellationToken cancellationToken);

    /// <summary>
    /// Attaches a sideband to a running session, or says why not. It hears <c>session.created</c> with the settings of now and
    /// then every event, without audio; what is wrong with its own events is told to it alone. It never slows the session:
    /// one that does not take its events is closed as too slow. Leaving changes nothing for the session.
    /// </summary>
    ValueTask<SessionAdmission> AttachAsync(SessionAttach attach, CancellationToken cancellationToken);
}
