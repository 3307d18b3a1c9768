using OrleansRealtime.WebRtc.Sctp;

namespace OrleansRealtime.WebRtc.Tests.Sctp;

/// <summary>An association, and what its host was told.</summary>
internal class SctpEndpoint(SctpOptions options)
{
    public SctpAssociation Association { get; } = new(options);

    /// <summary>Everything but messages.</summary>
    public List<SctpEvent> Events { get; } = [];

    public List<(ushort Stream, uint Ppid, byte[] Bytes)> Messages { get; } = [];

    /// <summary>Whether the host takes what it is told.</summary>
    public bool IsTaking { get; set; } = true;

    public IEnumerable<SctpEventKind> Kinds => Events.Select(one => one.Kind);

    public virtual void TakeEvents(TimeSpan now)
    {
        while (IsTaking && Association.TryTakeEvent(out var happened))
        {
            if (happened.Message is { } message)
            {
                Messages.Add((message.Stream, message.Ppid, message.Span.ToArray()));
                message.Dispose();
            }
            else
            {
                Events.Add(happened);
            }
        }
    }
}
