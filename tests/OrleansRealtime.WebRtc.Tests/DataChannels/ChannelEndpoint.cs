using System.Text;
using OrleansRealtime.WebRtc.DataChannels;
using OrleansRealtime.WebRtc.Sctp;
using OrleansRealtime.WebRtc.Tests.Sctp;

namespace OrleansRealtime.WebRtc.Tests.DataChannels;

/// <summary>An end with data channels, and what its host was told, as short sentences.</summary>
internal sealed class ChannelEndpoint : SctpEndpoint
{
    public ChannelEndpoint(SctpOptions options, bool isDtlsClient)
        : base(options)
    {
        Channels = new DataChannelTransport(Association, isDtlsClient);
    }

    public DataChannelTransport Channels { get; }

    public List<string> Told { get; } = [];

    public override void TakeEvents(TimeSpan now)
    {
        while (IsTaking && Channels.TryTakeEvent(now, out var happened))
        {
            Told.Add(happened.Kind switch
            {
                DataChannelEventKind.Opened =>
                    $"opened {happened.Id} {happened.Label} {(happened.IsOrdered ? "ordered" : "unordered")}",
                DataChannelEventKind.Message when happened.IsText =>
                    $"text {happened.Id} {Encoding.UTF8.GetString(happened.Bytes)}",
                DataChannelEventKind.Message => $"binary {happened.Id} {Convert.ToHexString(happened.Bytes)}",
                DataChannelEventKind.Closed => $"closed {happened.Id}",
                _ => $"ended {happened.End}",
            });
            happened.Message?.Dispose();
        }
    }
}
