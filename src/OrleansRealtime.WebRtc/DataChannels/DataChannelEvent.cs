using OrleansRealtime.WebRtc.Sctp;

namespace OrleansRealtime.WebRtc.DataChannels;

/// <summary>Something that happened to a data channel.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Id">The channel: its stream.</param>
/// <param name="Label">Opened: the name it was given, cut to 255 bytes.</param>
/// <param name="IsOrdered">Opened: whether messages keep their order.</param>
/// <param name="IsText">Message: UTF-8 as the peer says, unchecked; otherwise binary.</param>
/// <param name="Message">Message: its bytes, to be disposed by whoever took the event.</param>
/// <param name="End">Ended: why; <see cref="SctpEnd.None"/> after an orderly shutdown.</param>
internal readonly record struct DataChannelEvent(
    DataChannelEventKind Kind,
    ushort Id = 0,
    string Label = "",
    bool IsOrdered = true,
    bool IsText = false,
    SctpMessage? Message = null,
    SctpEnd End = SctpEnd.None)
{
    /// <summary>The message's bytes, until it is disposed.</summary>
    public ReadOnlySpan<byte> Bytes => Message is { } message ? message.Span : [];
}
