using System.Buffers.Binary;

namespace OrleansRealtime.Audio.Pcm;

/// <summary>
/// Turns a stream of bytes into PCM16 samples when chunks may end in the middle of a sample: the odd byte waits for the next
/// chunk. A mutable struct: keep it in a field, never copy it.
/// </summary>
public struct PcmAssembler
{
    private byte _low;
    private bool _pending;

    /// <summary>Whether half a sample is waiting.</summary>
    public readonly bool HasPartial => _pending;

    /// <summary>Samples that <see cref="Append"/> will write for a chunk of this size.</summary>
    public readonly int SamplesFor(int byteCount) => (byteCount + (_pending ? 1 : 0)) / PcmBytes.BytesPerSample;

    /// <returns>Samples written to <paramref name="pcm"/>.</returns>
    public int Append(ReadOnlySpan<byte> bytes, Span<short> pcm)
    {
        if (bytes.IsEmpty)
        {
            return 0;
        }

        var written = 0;
        if (_pending)
        {
            ReadOnlySpan<byte> joined = [_low, bytes[0]];
            pcm[0] = BinaryPrimitives.ReadInt16LittleEndian(joined);
            bytes = bytes[1..];
            written = 1;
        }

        written += PcmBytes.Read(bytes, pcm[written..]);
        _pending = (bytes.Length & 1) != 0;
        if (_pending)
        {
            _low = bytes[^1];
        }

        return written;
    }

    /// <summary>Forgets a waiting byte, as when the input buffer is cleared.</summary>
    public void Reset() => _pending = false;
}
