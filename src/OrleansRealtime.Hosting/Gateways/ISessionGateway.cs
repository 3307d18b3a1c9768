namespace OrleansRealtime.Hosting.Gateways;

/// <summary>Reaches sessions, wherever they live.</summary>
public interface ISessionGateway
{
    /// <summary>Begins a session and attaches to it, or says why not.</summary>
    ValueTask<SessionAdmission> StartAsync(SessionStart start, CancellationToken cancellationToken);
}
