namespace OrleansRealtime.WebRtc.Ice;

/// <summary>The last few addresses that a peer proved to have, oldest check out first.</summary>
internal sealed class IceAddressSet(int capacity)
{
    private readonly TransportAddress[] _addresses = new TransportAddress[capacity];
    private readonly TimeSpan[] _checkedAt = new TimeSpan[capacity];
    private int _count;

    public ReadOnlySpan<TransportAddress> Addresses => _addresses.AsSpan(0, _count);

    public bool Contains(TransportAddress address) => Addresses.Contains(address);

    /// <returns>True when the address is new.</returns>
    public bool Touch(TransportAddress address, TimeSpan now, TransportAddress? keep, out TransportAddress? forgotten)
    {
        forgotten = null;
        var slot = Addresses.IndexOf(address);
        var added = slot < 0;
        if (added && _count < capacity)
        {
            slot = _count++;
        }
        else if (added)
        {
            slot = Oldest(keep);
            forgotten = _addresses[slot];
        }

        _addresses[slot] = address;
        _checkedAt[slot] = now;
        return added;
    }

    private int Oldest(TransportAddress? keep)
    {
        var oldest = -1;
        for (var i = 0; i < _count; i++)
        {
            if (_addresses[i] != keep && (oldest < 0 || _checkedAt[i] < _checkedAt[oldest]))
            {
                oldest = i;
            }
        }

        return oldest;
    }
}
