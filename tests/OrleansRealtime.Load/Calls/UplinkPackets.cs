using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Opus;
using OrleansRealtime.Load.Traffic;

namespace OrleansRealtime.Load.Calls;

/// <summary>What every caller says over and over: a voice without a pause, as Opus packets of 20 ms, encoded once and shared by all.</summary>
internal sealed class UplinkPackets
{
    private const int Seconds = 10;

    // What browsers use for speech; the server's own settings do not matter to how this is decoded.
    private const int BrowserComplexity = 9;

    private readonly byte[][] _packets;

    public UplinkPackets()
    {
        var pcm = VoicedSpeech.Speak(Seconds * SampleTime.Rate);
        VoicedSpeech.AddRoom(pcm);
        using var encoder = new OpusEncoder { Complexity = BrowserComplexity };
        var room = new byte[1_500];
        _packets = new byte[pcm.Length / OpusEncoder.FrameSamples][];
        for (var i = 0; i < _packets.Length; i++)
        {
            var length = encoder.Encode(pcm.AsSpan(i * OpusEncoder.FrameSamples, OpusEncoder.FrameSamples), room);
            _packets[i] = room[..length];
        }
    }

    /// <summary>A packet by its number, any number.</summary>
    public ReadOnlySpan<byte> this[long index] => _packets[index % _packets.Length];
}
