using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Responses;

/// <summary>Tokens a session may use in a minute: a window that begins with its first use and then starts anew.</summary>
internal sealed partial class TokenWindow(int limit)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private DateTimeOffset _start = DateTimeOffset.MinValue;
    private long _used;

    public bool IsExhausted(DateTimeOffset now) => !Over(now) && _used >= limit;

    public void Use(DateTimeOffset now, int tokens)
    {
        if (Over(now))
        {
            _start = now;
            _used = 0;
        }

        _used += tokens;
    }

    public RateLimit ToRateLimit(DateTimeOffset now) => Over(now)
        ? new RateLimit("tokens", limit, limit, 0)
        : new RateLimit(
            "tokens",
            limit,
            Math.Max(0, limit - _used),
            Math.Round((_start + Length - now).TotalSeconds, 3));

    private bool Over(DateTimeOffset now) => now - _start >= Length;
}
