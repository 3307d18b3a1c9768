using OrleansRealtime.Client.Resumption.Notices;

namespace OrleansRealtime.Client.Resumption;

/// <summary>How a session that outlives its connections behaves.</summary>
public sealed record ResumableSessionOptions
{
    /// <summary>Audio kept until the server has promised to keep it, at least 5 s; default 5 min. Over that the oldest goes.</summary>
    public TimeSpan UplinkBuffer { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of commands kept until the server has promised to keep them; default 4 MiB. Over that sends wait.</summary>
    public int MaxCommandBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How long a send waits for room before it fails; default 30 s.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a connection may be silent, pings included, before it counts as lost; default 15 s. It takes the place of the
    /// keep-alive settings of <see cref="RealtimeClientOptions"/>.
    /// </summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one attempt may take until the server has answered; default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait before the first attempt; default 0.25 s. It doubles with each, and half of it is left to chance.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>The longest wait before any attempt; default 4 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long to go on trying after a loss; default 2 min.</summary>
    public TimeSpan MaxOutage { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often to try after a loss; default no limit but <see cref="MaxOutage"/>.</summary>
    public int MaxAttempts { get; init; } = int.MaxValue;

    /// <summary>
    /// False (default): an event counts as acted on when the next one is asked for. True: when the program calls
    /// <see cref="ResumableSession.Acknowledge"/>, which a program that is to survive its own death does after it has saved.
    /// </summary>
    public bool AcknowledgeManually { get; init; }

    /// <summary>
    /// Told of losses and returns as they happen, on the thread that found them; null for none. It must not wait for the session,
    /// and what it throws ends it.
    /// </summary>
    public Action<ResumptionNotice>? Notify { get; init; }

    /// <summary>
    /// Writes what <see cref="ResumableSession.Save"/> gives to where it survives, for programs that are to survive their own death;
    /// null for none. Called whenever a new token has come, before anything is sent that makes the old one useless, and before
    /// commands leave that were not there at the last call. Nothing is sent until it is done. When it fails, or takes longer than
    /// <see cref="ConnectTimeout"/>, the connection counts as lost.
    /// </summary>
    /// <remarks>It is given the session to save itself, so that a program can order this write among its own.</remarks>
    public Func<ResumableSession, CancellationToken, Task>? Persist { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(UplinkBuffer, TimeSpan.FromSeconds(5));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCommandBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SendTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SilenceTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ConnectTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDelay, FirstDelay);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxOutage, TimeSpan.Zero);
    }
}
