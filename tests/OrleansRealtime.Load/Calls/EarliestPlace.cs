namespace OrleansRealtime.Load.Calls;

/// <summary>
/// Where the packets of the last seconds that were least late would have come from: what others are late by. Of the last seconds alone, because a sender
/// that stalled once goes on with a clock that is later by as much, and a receiver with it.
/// </summary>
internal sealed class EarliestPlace
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    private TimeSpan _end;
    private TimeSpan _before = TimeSpan.MaxValue;
    private TimeSpan _current = TimeSpan.MaxValue;

    /// <summary>Takes a packet's place, its time of arrival less its place in the stream, and gives the earliest of two to four seconds.</summary>
    public TimeSpan Of(TimeSpan now, TimeSpan place)
    {
        if (now >= _end)
        {
            (_before, _current) = (_current, TimeSpan.MaxValue);
            _end = now + Window;
        }

        _current = place < _current ? place : _current;
        return _before < _current ? _before : _current;
    }
}
