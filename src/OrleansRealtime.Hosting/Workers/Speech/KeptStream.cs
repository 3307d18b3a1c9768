using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Opus;

namespace OrleansRealtime.Hosting.Workers.Speech;

/// <summary>
/// The sound of one spoken message as Opus, by position: what a client that comes back is played on from. Not thread-safe.
/// <code>
/// samples  0 ............... Floor ................... Decodable ... Length
/// packets      (forgotten)   [k][k+1] ... [n-1]                 raw samples
/// </code>
/// A decoder's output trails the encoder's input by <see cref="OpusEncoder.LookaheadSamples"/>; positions here are of the input.
/// </summary>
internal sealed class KeptStream : IDisposable
{
    // 80 ms: after that a decoder that begins in the middle sounds as if it had heard all (RFC 6716 §4.6 names it for silk).
    private const int PrerollPackets = 4;
    private const int RawCapacity = (2 * OpusEncoder.FrameSamples) + OpusEncoder.LookaheadSamples;

    private readonly List<byte[]> _packets = [];
    private readonly short[] _raw = new short[RawCapacity];
    private readonly byte[] _packet = new byte[400];
    private OpusEncoder? _encoder;
    private int _firstPacket;
    private int _rawLength;

    public KeptStream()
    {
    }

    /// <summary>A stream that was kept before: it goes on behind what can be decoded of it.</summary>
    /// <param name="firstPacket">The number of the first packet.</param>
    /// <param name="packets">The packets, in order.</param>
    /// <param name="length">How long it is, where it was complete; else null.</param>
    public KeptStream(int firstPacket, IEnumerable<byte[]> packets, SampleTime? length)
    {
        _firstPacket = firstPacket;
        _packets.AddRange(packets);
        Bytes = _packets.Sum(packet => packet.Length);
        Length = length ?? Decodable;
        HasEnded = length is not null;
    }

    /// <summary>How much of it was made.</summary>
    public SampleTime Length { get; private set; }

    /// <summary>What its packets take.</summary>
    public int Bytes { get; private set; }

    public bool HasEnded { get; private set; }

    /// <summary>The number of the first packet that is still there.</summary>
    public int FirstPacket => _firstPacket;

    /// <summary>Packets made so far, those forgotten included.</summary>
    public int PacketCount => _firstPacket + _packets.Count;

    /// <summary>The first sample that can still be played.</summary>
    public SampleTime Floor => new(Math.Max(0, ((_firstPacket == 0 ? 0 : _firstPacket + PrerollPackets) * (long)OpusEncoder.FrameSamples)
        - OpusEncoder.LookaheadSamples));

    private SampleTime Decodable => new(Math.Max(
        0, (PacketCount * (long)OpusEncoder.FrameSamples) - OpusEncoder.LookaheadSamples));

    public ReadOnlyMemory<byte> Packet(int number) => _packets[number - _firstPacket];

    public void Append(ReadOnlySpan<short> pcm)
    {
        while (!pcm.IsEmpty)
        {
            // The raw samples are what the packets do not hold yet, and behind them what has come.
            var taken = Math.Min(pcm.Length, NextFrameEnd - (int)(Length.Samples - RawStart));
            pcm[..taken].CopyTo(_raw.AsSpan(_rawLength));
            _rawLength += taken;
            Length += new SampleTime(taken);
            pcm = pcm[taken..];
            if (Length.Samples - RawStart == NextFrameEnd)
            {
                EncodeFrame();
            }
        }
    }

    /// <summary>Nothing more comes: the last samples are encoded too.</summary>
    /// <param name="at">Where it ends, when that is before its last sample.</param>
    public void End(SampleTime? at = null)
    {
        if (HasEnded)
        {
            return;
        }

        HasEnded = true;
        var length = at is { } end ? SampleTime.Min(Length, end) : Length;
        Span<short> silence = stackalloc short[OpusEncoder.FrameSamples];
        silence.Clear();
        while (Decodable < length)
        {
            Append(silence);
        }

        Length = length;
        _rawLength = 0;
        _encoder?.Dispose();
        _encoder = null;
    }

    /// <summary>Whatever lies before a position need not be played any more.</summary>
    /// <returns>The number of the first packet that stays.</returns>
    public int ForgetBefore(SampleTime position)
    {
        var keep = Math.Min(PacketCount, PacketOf(position) - PrerollPackets);
        while (_firstPacket < keep)
        {
            Bytes -= _packets[0].Length;
            _packets.RemoveAt(0);
            _firstPacket++;
        }

        return _firstPacket;
    }

    /// <summary>What there is from a position on, as it is now.</summary>
    public KeptRange From(SampleTime position)
    {
        var from = SampleTime.Min(SampleTime.Max(position, Floor), Length);
        var first = Math.Clamp(PacketOf(from) - PrerollPackets, _firstPacket, PacketCount);
        var tail = SampleTime.Max(from, Decodable);
        var raw = _raw.AsSpan(0, _rawLength)[^(int)Math.Max(0, (Length - tail).Samples)..].ToArray();
        return new KeptRange(from, Length, first, [.. _packets.Skip(first - _firstPacket)], raw);
    }

    public void Dispose()
    {
        _encoder?.Dispose();
        _encoder = null;
    }

    // Where the raw samples begin: at what cannot be decoded yet.
    private long RawStart => Length.Samples - _rawLength;

    // How far from there the next frame's input ends.
    private int NextFrameEnd => (int)(((PacketCount + 1) * (long)OpusEncoder.FrameSamples) - RawStart);

    private static int PacketOf(SampleTime position) =>
        (int)Math.Min(int.MaxValue, (position.Samples + OpusEncoder.LookaheadSamples) / OpusEncoder.FrameSamples);

    private void EncodeFrame()
    {
        var frame = _raw.AsSpan(_rawLength - OpusEncoder.FrameSamples, OpusEncoder.FrameSamples);
        if (_encoder is null)
        {
            _encoder = new OpusEncoder { Complexity = 3 };
            if (PacketCount > 0)
            {
                WarmUp(_raw.AsSpan(0, _rawLength - OpusEncoder.FrameSamples));
            }
        }

        var count = _encoder.Encode(frame, _packet);
        _packets.Add(_packet[..count]);
        Bytes += count;

        // What can be decoded now need not be kept raw.
        var keep = (int)(Length - Decodable).Samples;
        _raw.AsSpan(_rawLength - keep, keep).CopyTo(_raw);
        _rawLength = keep;
    }

    // An encoder that begins in the middle is shown what came just before, or its first frame would begin with silence.
    private void WarmUp(ReadOnlySpan<short> before)
    {
        Span<short> frame = stackalloc short[OpusEncoder.FrameSamples];
        frame.Clear();
        before.CopyTo(frame[^before.Length..]);
        _encoder!.Encode(frame, _packet);
    }
}
