using OrleansRealtime.Audio.Codecs;
using OrleansRealtime.Audio.G711;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>The codec of each wire format.</summary>
public static class AudioCodecs
{
    public static IAudioDecoder CreateDecoder(WireAudioFormat format) => format switch
    {
        WireAudioFormat.Pcm => new PcmDecoder(),
        WireAudioFormat.Pcmu => new G711Decoder(G711Law.Mu),
        WireAudioFormat.Pcma => new G711Decoder(G711Law.A),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static IAudioEncoder CreateEncoder(WireAudioFormat format) => format switch
    {
        WireAudioFormat.Pcm => new PcmEncoder(),
        WireAudioFormat.Pcmu => new G711Encoder(G711Law.Mu),
        WireAudioFormat.Pcma => new G711Encoder(G711Law.A),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
