using OrleansRealtime.WebRtc.Sctp;
using OrleansRealtime.WebRtc.Tests.Sctp;

namespace OrleansRealtime.WebRtc.Tests.DataChannels;

/// <summary>A browser, which connects, and a server.</summary>
internal sealed class ChannelPair
{
    public ChannelPair(LinkConditions? conditions = null, int seed = 1, SctpOptions? options = null)
    {
        options ??= new SctpOptions();
        Browser = new ChannelEndpoint(options with { Seed = seed * 2 }, isDtlsClient: true);
        Server = new ChannelEndpoint(options with { Seed = (seed * 2) + 1 }, isDtlsClient: false);
        Pair = new SctpPair(Browser, Server, conditions ?? new LinkConditions(), seed);
    }

    public ChannelEndpoint Browser { get; }

    public ChannelEndpoint Server { get; }

    public SctpPair Pair { get; }

    public TimeSpan Now => Pair.Now;

    public static ChannelPair Connected(LinkConditions? conditions = null, int seed = 1, SctpOptions? options = null)
    {
        var pair = new ChannelPair(conditions, seed, options);
        pair.Pair.Connect();
        return pair;
    }

    /// <summary>Connected, with channel 0 open, and nothing told so far.</summary>
    public static ChannelPair Opened(LinkConditions? conditions = null, int seed = 1, SctpOptions? options = null)
    {
        var pair = Connected(conditions, seed, options);
        Assert.Equal((ushort)0, pair.Browser.Channels.Open(pair.Now, "oai-events"));
        pair.Run();
        pair.Browser.Told.Clear();
        pair.Server.Told.Clear();
        return pair;
    }

    public void Run() => Pair.RunFor(TimeSpan.FromSeconds(30));

    /// <summary>Sends as the browser does, past its channels.</summary>
    public void SendRaw(ushort stream, uint ppid, params byte[] message) =>
        Assert.True(Browser.Association.TrySend(Now, stream, ppid, message));
}
