namespace OrleansRealtime.Audio.Opus;

/// <summary>
/// PCM16 mono 24 kHz to Opus packets of 20 ms, tuned for speech, variable rate, without discontinuous transmission. One
/// per stream; stateful; not for two threads at once. No allocation per frame. Settings may change between any two
/// frames.
/// </summary>
public sealed class OpusEncoder : IDisposable
{
    /// <summary>20 ms.</summary>
    public const int FrameSamples = 480;

    /// <summary>By how much a decoder's output trails this input, 6.5 ms: the end of a sound leaves with the next
    /// frame.</summary>
    public const int LookaheadSamples = 156;

    private readonly OpusEncoderHandle _state;
    private int _bitrate;
    private int _complexity;
    private bool _inbandFec;
    private int _packetLossPercent;

    /// <exception cref="InvalidOperationException">libopus refused; <see cref="OpusLibrary.TryLoad"/> says whether it
    /// is there at all.</exception>
    public OpusEncoder()
    {
        _state = OpusNative.CreateEncoder(SampleTime.Rate, 1, OpusNative.ApplicationVoip, out var error);
        if (error != OpusNative.Ok || _state.IsInvalid)
        {
            throw new InvalidOperationException($"libopus refused to make an encoder (error {error}).");
        }

        Control(OpusNative.SetSignal, OpusNative.SignalVoice);
        Control(OpusNative.SetDtx, 0);
        Bitrate = 32_000;
        Complexity = 5;
    }

    /// <value>Bits per second aimed at, 6 000–128 000; default 32 000.</value>
    public int Bitrate
    {
        get => _bitrate;
        set => Set(ref _bitrate, value, 6_000, 128_000, OpusNative.SetBitrate);
    }

    /// <value>How hard to work for quality, 0–10; default 5. docs/decisions/0043-opus.md has the cost.</value>
    public int Complexity
    {
        get => _complexity;
        set => Set(ref _complexity, value, 0, 10, OpusNative.SetComplexity);
    }

    /// <value>Whether each packet may repeat the one before at a lower rate; it does when
    /// <see cref="PacketLossPercent"/> makes it worth while. Default false.</value>
    public bool InbandFec
    {
        get => _inbandFec;
        set
        {
            Control(OpusNative.SetInbandFec, value ? 1 : 0);
            _inbandFec = value;
        }
    }

    /// <value>The loss to be prepared for, 0–100 %; default 0.</value>
    public int PacketLossPercent
    {
        get => _packetLossPercent;
        set => Set(ref _packetLossPercent, value, 0, 100, OpusNative.SetPacketLossPercent);
    }

    /// <param name="frame">Exactly <see cref="FrameSamples"/>.</param>
    /// <param name="packet">Room for the packet, which is made to fit; 400 bytes are plenty at 64 kbit/s and
    /// less.</param>
    /// <returns>Bytes written, at least 1.</returns>
    /// <exception cref="ArgumentException">The frame has another length, or the room is too small for any
    /// packet.</exception>
    public unsafe int Encode(ReadOnlySpan<short> frame, Span<byte> packet)
    {
        if (frame.Length != FrameSamples)
        {
            throw new ArgumentException("An Opus frame here is 480 samples.", nameof(frame));
        }

        int written;
        fixed (short* samples = frame)
        {
            fixed (byte* bytes = packet)
            {
                written = OpusNative.Encode(_state, samples, FrameSamples, bytes, packet.Length);
            }
        }

        return written > 0
            ? written
            : throw new ArgumentException($"libopus cannot encode into this room ({written}).", nameof(packet));
    }

    /// <summary>Forgets the stream so far; settings stay.</summary>
    public void Reset() => Control(OpusNative.ResetState, 0);

    public void Dispose() => _state.Dispose();

    private void Set(ref int field, int value, int least, int most, int request)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most);
        Control(request, value);
        field = value;
    }

    private void Control(int request, int value)
    {
        var error = OpusNative.ControlEncoder(_state, request, value);
        if (error != OpusNative.Ok)
        {
            throw new InvalidOperationException($"libopus refused setting {request} (error {error}).");
        }
    }
}
