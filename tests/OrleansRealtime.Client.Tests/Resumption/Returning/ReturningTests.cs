using OrleansRealtime.Client.Resumption;
using OrleansRealtime.Client.Resumption.Returning;

namespace OrleansRealtime.Client.Tests.Resumption.Returning;

public sealed class ReturningTests
{
    [Fact]
    public void Waits_Double_WithChance_UpToTheLongest()
    {
        var backoff = new ReconnectBackoff(new ResumableSessionOptions(), new Random(1));
        backoff.Lost(TimeSpan.Zero);

        double[] longest = [0.25, 0.5, 1, 2, 4, 4, 4];
        foreach (var limit in longest)
        {
            Assert.InRange(backoff.Next(TimeSpan.Zero, false)!.Value.TotalSeconds, limit / 2, limit);
        }
    }

    [Fact]
    public void ServerThatWillBeBack_IsTriedAtOnce_OnlyOnce()
    {
        var backoff = new ReconnectBackoff(new ResumableSessionOptions(), new Random(1));
        backoff.Lost(TimeSpan.Zero);

        Assert.Equal(TimeSpan.Zero, backoff.Next(TimeSpan.Zero, atOnce: true));
        Assert.True(backoff.Next(TimeSpan.Zero, atOnce: true) > TimeSpan.Zero);
    }

    [Fact]
    public void Attempts_AreBounded_InNumberAndTime_UntilOneSucceeds()
    {
        var options = new ResumableSessionOptions { MaxAttempts = 2, MaxOutage = TimeSpan.FromSeconds(10) };
        var backoff = new ReconnectBackoff(options, new Random(1));
        backoff.Lost(TimeSpan.FromSeconds(5));
        backoff.Lost(TimeSpan.FromSeconds(14));
        Assert.NotNull(backoff.Next(TimeSpan.FromSeconds(14), false));
        Assert.Null(backoff.Next(TimeSpan.FromSeconds(15), false));

        backoff.Succeeded();
        backoff.Lost(TimeSpan.FromSeconds(100));
        Assert.NotNull(backoff.Next(TimeSpan.FromSeconds(100), false));
        Assert.NotNull(backoff.Next(TimeSpan.FromSeconds(100), false));
        Assert.Null(backoff.Next(TimeSpan.FromSeconds(100), false));
    }

    [Fact]
    public void Tokens_NewestFirst_AndRefusedOnesAreForgotten_WhenAnOlderOneWasTaken()
    {
        var tokens = new ResumeTokens();
        tokens.Add("a");
        tokens.Add("b");
        Assert.Equal("b", tokens.Current);

        Assert.True(tokens.TryOlder());
        Assert.Equal("a", tokens.Current);
        tokens.Add("c");

        Assert.Equal(["c", "a"], tokens.NewestFirst);
        Assert.True(tokens.TryOlder());
        Assert.False(tokens.TryOlder());
        Assert.Null(tokens.Current);
    }

    [Fact]
    public void CatchingUp_KeepsToFourTimesRealTime()
    {
        var pacer = new CatchUpPacer();
        Assert.Equal(int.MaxValue, pacer.Allowed(TimeSpan.Zero));

        pacer.Start(TimeSpan.Zero);
        var sent = 0L;
        var now = TimeSpan.Zero;
        while (now < TimeSpan.FromSeconds(2))
        {
            var allowed = pacer.Allowed(now);
            if (allowed == 0)
            {
                now += pacer.Wait(now);
                continue;
            }

            pacer.Count(allowed);
            sent += allowed;
        }

        // Two seconds at four times 24,000 samples, and the first 100 ms.
        Assert.InRange(sent, 190_000, (2 * 4 * 24_000) + 2_400 + 480);
    }

    [Fact]
    public void Address_NamesTheSession_AndNoModel()
    {
        var request = new ResumeRequest("sess_1", 41, 2, [("item_1", 96_000)]);

        Assert.Equal(
            "wss://host:8443/v1/realtime?trace=1&session_id=sess_1&last_seq=41&incarnation=2&audio=item_1:96000",
            RealtimeEndpoint.ResolveReturn(new Uri("https://host:8443/v1/realtime?model=x&trace=1"), request.ToQuery()).ToString());
        Assert.Equal(
            "ws://host/v1/realtime?session_id=s&last_seq=0",
            RealtimeEndpoint.ResolveReturn(new Uri("http://host"), new ResumeRequest("s", 0, null, []).ToQuery()).ToString());
    }
}
