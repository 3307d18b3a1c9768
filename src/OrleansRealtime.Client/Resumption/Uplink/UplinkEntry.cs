namespace OrleansRealtime.Client.Resumption.Uplink;

/// <summary>One command, or a stretch of audio, kept until the server has promised to keep it. Its memory is rented.</summary>
internal sealed class UplinkEntry
{
    private UplinkEntry(byte[] buffer, int length, long seq, long position, AudioEncoding encoding)
    {
        Buffer = buffer;
        End = length;
        Seq = seq;
        Position = position;
        Encoding = encoding;
    }

    public byte[] Buffer { get; }

    /// <summary>Where the bytes still needed begin.</summary>
    public int Start { get; private set; }

    /// <summary>Where the bytes end.</summary>
    public int End { get; private set; }

    /// <summary>The command's number; 0 for audio.</summary>
    public long Seq { get; }

    /// <summary>The input position of the first sample still needed.</summary>
    public long Position { get; private set; }

    public AudioEncoding Encoding { get; }

    public bool IsCommand => Seq > 0;

    /// <summary>The input position after the last sample.</summary>
    public long EndPosition => Position + Encoding.Samples(End - Start);

    public int Free => Buffer.Length - End;

    public static UplinkEntry Command(byte[] buffer, int length, long seq) => new(buffer, length, seq, 0, default);

    public static UplinkEntry Audio(byte[] buffer, long position, AudioEncoding encoding) =>
        new(buffer, 0, 0, position, encoding);

    public void Write(ReadOnlySpan<byte> audio)
    {
        audio.CopyTo(Buffer.AsSpan(End));
        End += audio.Length;
    }

    /// <summary>Forgets samples before a position, as far as whole bytes allow.</summary>
    public void TrimBefore(long position)
    {
        var bytes = (int)Encoding.Bytes(Math.Min(position, EndPosition) - Position);
        if (bytes > 0)
        {
            Start += bytes;
            Position += Encoding.Samples(bytes);
        }
    }

    /// <summary>Moves the audio on the input's time line.</summary>
    public void Shift(long samples) => Position += samples;
}
