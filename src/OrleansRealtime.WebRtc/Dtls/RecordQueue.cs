using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>Decrypted records in the order they came, in one array of fixed size.</summary>
internal sealed class RecordQueue(int capacity)
{
    private const int Prefix = sizeof(ushort);

    private readonly byte[] _bytes = new byte[capacity];
    private int _start;
    private int _end;

    /// <summary>False, and nothing changed, when there is no room.</summary>
    /// <param name="record">At most 65,535 bytes.</param>
    public bool TryAdd(ReadOnlySpan<byte> record)
    {
        if (_bytes.Length - _end < Prefix + record.Length)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            _end -= _start;
            _start = 0;
            if (_bytes.Length - _end < Prefix + record.Length)
            {
                return false;
            }
        }

        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(_end), (ushort)record.Length);
        record.CopyTo(_bytes.AsSpan(_end + Prefix));
        _end += Prefix + record.Length;
        return true;
    }

    /// <summary>Takes the oldest record; one longer than <paramref name="destination"/> is thrown away, and the next
    /// looked at.</summary>
    public bool TryTake(Span<byte> destination, out int count)
    {
        while (_start < _end)
        {
            count = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(_start));
            var record = _bytes.AsSpan(_start + Prefix, count);
            _start += Prefix + count;
            if (_start == _end)
            {
                _start = _end = 0;
            }

            if (record.Length <= destination.Length)
            {
                record.CopyTo(destination);
                return true;
            }
        }

        count = 0;
        return false;
    }

    /// <summary>Forgets everything and overwrites it.</summary>
    public void Clear()
    {
        _bytes.AsSpan().Clear();
        _start = _end = 0;
    }
}
