namespace OrleansRealtime.Client.Resumption.Returning;

/// <summary>When to try again, and when to give up. Time comes in with every call; not thread-safe.</summary>
internal sealed class ReconnectBackoff(ResumableSessionOptions options, Random random)
{
    private TimeSpan? _lostAt;
    private int _attempts;

    /// <summary>Attempts since the connection was last good.</summary>
    public int Attempts => _attempts;

    /// <summary>The connection is gone. Only the first time counts until <see cref="Succeeded"/>.</summary>
    public void Lost(TimeSpan now) => _lostAt ??= now;

    /// <summary>The connection has proved itself: the next loss is a new one.</summary>
    public void Succeeded()
    {
        _lostAt = null;
        _attempts = 0;
    }

    /// <summary>The wait before the next attempt; null when there is none left.</summary>
    /// <param name="now">The time.</param>
    /// <param name="atOnce">The server said that it would be back: the first attempt does not wait.</param>
    public TimeSpan? Next(TimeSpan now, bool atOnce)
    {
        var attempt = _attempts++;
        if (attempt >= options.MaxAttempts || now - (_lostAt ?? now) >= options.MaxOutage)
        {
            return null;
        }

        if (atOnce && attempt == 0)
        {
            return TimeSpan.Zero;
        }

        var longest = Math.Min(
            options.FirstDelay.TotalSeconds * Math.Pow(2, Math.Min(attempt, 30)), options.MaxDelay.TotalSeconds);

        // Clients that one server lost together must not come back together.
        return TimeSpan.FromSeconds(longest * (0.5 + (random.NextDouble() / 2)));
    }
}
