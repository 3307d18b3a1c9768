using System.Buffers.Binary;

namespace OrleansRealtime.Faults.Proxies;

/// <summary>Cuts what a server sends into messages: first the answer to the upgrade, then text frames. Not thread-safe.</summary>
internal sealed class FrameReader
{
    private readonly List<byte> _message = [];
    private byte[] _waiting = new byte[16 * 1024];
    private int _count;
    private bool _isUpgraded;

    public void Add(ReadOnlySpan<byte> received, Action upgraded, Action<ReadOnlyMemory<byte>> told)
    {
        if (_count + received.Length > _waiting.Length)
        {
            Array.Resize(ref _waiting, Math.Max(_waiting.Length * 2, _count + received.Length));
        }

        received.CopyTo(_waiting.AsSpan(_count));
        _count += received.Length;
        if (!_isUpgraded)
        {
            var end = _waiting.AsSpan(0, _count).IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return;
            }

            _isUpgraded = true;
            Drop(end + 4);
            upgraded();
        }

        while (TryFrame(out var start, out var length))
        {
            var isControl = (_waiting[0] & 8) != 0;
            var isLast = (_waiting[0] & 0x80) != 0;
            if (!isControl)
            {
                _message.AddRange(_waiting.AsSpan(start, length));
                if (isLast)
                {
                    told(_message.ToArray());
                    _message.Clear();
                }
            }

            Drop(start + length);
        }
    }

    private bool TryFrame(out int start, out int length)
    {
        start = 2;
        length = 0;
        if (_count < start)
        {
            return false;
        }

        length = _waiting[1] & 0x7f;
        start = length switch { 126 => 4, 127 => 10, _ => 2 };
        if (_count < start)
        {
            return false;
        }

        length = length switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(_waiting.AsSpan(2)),
            127 => checked((int)BinaryPrimitives.ReadUInt64BigEndian(_waiting.AsSpan(2))),
            _ => length,
        };
        return _count >= start + length;
    }

    private void Drop(int bytes)
    {
        _waiting.AsSpan(bytes, _count - bytes).CopyTo(_waiting);
        _count -= bytes;
    }
}
