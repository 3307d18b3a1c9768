using System.Buffers;

namespace OrleansRealtime.WebRtc.Media;

/// <summary>Packets in order of sequence: at most 64 of at most 1 500 bytes, in pooled memory held only while they
/// wait.</summary>
internal sealed class PacketStore : IDisposable
{
    public const int Capacity = 64;
    public const int MaxPayload = 1_500;

    private readonly StoredPacket[] _packets = new StoredPacket[Capacity];
    private readonly byte[]?[] _payloads = new byte[]?[Capacity];
    private readonly int[] _lengths = new int[Capacity];

    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    /// <summary>The one of the lowest sequence. There must be one.</summary>
    public ref readonly StoredPacket First => ref _packets[0];

    public ReadOnlySpan<byte> FirstPayload => _payloads[0].AsSpan(0, _lengths[0]);

    public PacketInsertion Add(in StoredPacket packet, ReadOnlySpan<byte> payload)
    {
        var at = Count;
        while (at > 0 && _packets[at - 1].Sequence >= packet.Sequence)
        {
            at--;
        }

        if (at < Count && _packets[at].Sequence == packet.Sequence)
        {
            return PacketInsertion.Duplicate;
        }

        if (IsFull)
        {
            return PacketInsertion.Full;
        }

        Move(at, at + 1);
        var buffer = payload.IsEmpty ? null : ArrayPool<byte>.Shared.Rent(payload.Length);
        payload.CopyTo(buffer);
        _packets[at] = packet;
        _payloads[at] = buffer;
        _lengths[at] = payload.Length;
        Count++;
        return PacketInsertion.Added;
    }

    /// <summary>When the earliest of the packets behind <paramref name="sequence"/> came; null without any.</summary>
    public TimeSpan? FirstArrivalBehind(long sequence)
    {
        TimeSpan? first = null;
        for (var i = Count - 1; i >= 0 && _packets[i].Sequence > sequence; i--)
        {
            first = first is { } earlier && earlier < _packets[i].Arrival ? earlier : _packets[i].Arrival;
        }

        return first;
    }

    public void RemoveFirst()
    {
        Free(0);
        Move(1, 0);
        Count--;
        _payloads[Count] = null;
    }

    public void Clear()
    {
        for (var i = 0; i < Count; i++)
        {
            Free(i);
        }

        Count = 0;
    }

    public void Dispose() => Clear();

    private void Free(int at)
    {
        if (_payloads[at] is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _payloads[at] = null;
        }
    }

    private void Move(int from, int to)
    {
        var length = Count - from;
        if (length > 0)
        {
            Array.Copy(_packets, from, _packets, to, length);
            Array.Copy(_payloads, from, _payloads, to, length);
            Array.Copy(_lengths, from, _lengths, to, length);
        }
    }
}
