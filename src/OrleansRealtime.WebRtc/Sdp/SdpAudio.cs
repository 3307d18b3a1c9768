using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>The audio that offer and answer agree on.</summary>
/// <param name="Section">Which of the offer's sections.</param>
/// <param name="Mid">Its mid; null when it has none.</param>
/// <param name="Payloads">What the peer may send, by payload type; the first is what we send. Never empty.</param>
/// <param name="Redundant">The payload type of redundancy (RFC 2198) over Opus, which the first of <paramref name="Payloads"/> then is;
/// null without.</param>
/// <param name="CanSend">Whether the peer wants our audio.</param>
/// <param name="CanReceive">Whether the peer sends its own.</param>
/// <param name="Ptime">Milliseconds per packet that the peer would like; null when it does not say.</param>
/// <param name="MaxPtime">Milliseconds per packet that we must not exceed; null when it does not say.</param>
/// <param name="Extensions">Header extensions agreed on, at most one of each kind, directions as we see them.</param>
internal sealed record SdpAudio(
    int Section,
    string? Mid,
    IReadOnlyList<AudioPayloadType> Payloads,
    int? Redundant,
    bool CanSend,
    bool CanReceive,
    int? Ptime,
    int? MaxPtime,
    IReadOnlyList<SdpExtension> Extensions)
{
    /// <summary>The codec we send.</summary>
    public AudioCodec Codec => Payloads[0].Codec;

    /// <summary>And its payload type.</summary>
    public int PayloadType => Payloads[0].Number;

    /// <summary>The id of the audio level in the packets; null when it was not offered.</summary>
    public int? AudioLevelId => Extensions.FirstOrDefault(extension => extension.Uri == SdpExtension.AudioLevel)?.Id;

    /// <summary>The id of the mid in the packets; null when it was not offered.</summary>
    public int? MidId => Extensions.FirstOrDefault(extension => extension.Uri == SdpExtension.Mid)?.Id;
}
