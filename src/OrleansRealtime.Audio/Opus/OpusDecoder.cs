namespace OrleansRealtime.Audio.Opus;

/// <summary>
/// Opus packets of any bandwidth, length (2.5–120 ms) and channel count to PCM16 mono 24 kHz. One per stream; stateful;
/// not for two threads at once. No allocation per call. A packet that cannot be decoded leaves the state as it was.
/// </summary>
public sealed class OpusDecoder : IDisposable
{
    /// <summary>What <see cref="Decode"/> and its siblings want in multiples of: 2.5 ms.</summary>
    public const int Grain = 60;

    private readonly OpusDecoderHandle _state;

    /// <exception cref="InvalidOperationException">libopus refused; <see cref="OpusLibrary.TryLoad"/> says whether it
    /// is there at all.</exception>
    public OpusDecoder()
    {
        _state = OpusNative.CreateDecoder(SampleTime.Rate, 1, out var error);
        if (error != OpusNative.Ok || _state.IsInvalid)
        {
            throw new InvalidOperationException($"libopus refused to make a decoder (error {error}).");
        }
    }

    /// <param name="packet">One packet as it travelled.</param>
    /// <param name="pcm">Room for <see cref="OpusPacket.MaxSamples"/>, or for what
    /// <see cref="OpusPacket.TryGetDuration"/> says.</param>
    /// <returns>Samples written; negative (an error code of libopus) when the bytes are no Opus packet or do not
    /// fit.</returns>
    public unsafe int Decode(ReadOnlySpan<byte> packet, Span<short> pcm)
    {
        if (packet.IsEmpty)
        {
            // libopus would take it for a lost one.
            return OpusNative.InvalidPacket;
        }

        fixed (byte* bytes = packet)
        {
            fixed (short* samples = pcm)
            {
                return OpusNative.Decode(_state, bytes, packet.Length, samples, pcm.Length, fec: 0);
            }
        }
    }

    /// <summary>Makes up sound for packets that are lost: what was heard goes on and fades.</summary>
    /// <param name="samples">The length, a multiple of <see cref="Grain"/>, at most
    /// <see cref="OpusPacket.MaxSamples"/>.</param>
    /// <param name="pcm">Room for them.</param>
    /// <returns>Samples written; negative when the length is none of these.</returns>
    public unsafe int DecodeLost(int samples, Span<short> pcm)
    {
        fixed (short* output = pcm[..samples])
        {
            return OpusNative.Decode(_state, null, 0, output, samples, fec: 0);
        }
    }

    /// <summary>
    /// Decodes the sound before a packet from what that packet carries of it (RFC 6716 §4.2.4). What it does not carry
    /// is made up as by
    /// <see cref="DecodeLost"/>: <see cref="OpusPacket.FecSamples"/> tells. The packet itself is to be decoded next.
    /// </summary>
    /// <param name="nextPacket">The first packet after the lost ones.</param>
    /// <param name="samples">The length of what is lost, a multiple of <see cref="Grain"/>, at most
    /// <see cref="OpusPacket.MaxSamples"/>.</param>
    /// <param name="pcm">Room for them.</param>
    /// <returns>Samples written; negative when the bytes are no Opus packet.</returns>
    public unsafe int DecodeFec(ReadOnlySpan<byte> nextPacket, int samples, Span<short> pcm)
    {
        if (nextPacket.IsEmpty)
        {
            return OpusNative.InvalidPacket;
        }

        fixed (byte* bytes = nextPacket)
        {
            fixed (short* output = pcm[..samples])
            {
                return OpusNative.Decode(_state, bytes, nextPacket.Length, output, samples, fec: 1);
            }
        }
    }

    /// <summary>Forgets the stream so far.</summary>
    public void Reset() => _ = OpusNative.ControlDecoder(_state, OpusNative.ResetState);

    public void Dispose() => _state.Dispose();
}
