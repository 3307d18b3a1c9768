namespace OrleansRealtime.Faults.Measuring;

/// <summary>Times and their percentiles: all are kept and sorted once. One thread at a time.</summary>
internal sealed class Distribution
{
    private readonly List<double> _milliseconds = [];
    private bool _isSorted = true;

    public int Count => _milliseconds.Count;

    public double Max => At(1);

    public void Add(TimeSpan time)
    {
        _milliseconds.Add(time.TotalMilliseconds);
        _isSorted = false;
    }

    public void Add(Distribution other)
    {
        _milliseconds.AddRange(other._milliseconds);
        _isSorted = false;
    }

    /// <summary>The least time that a share of all does not exceed, ms; not a number when there are none.</summary>
    public double At(double share)
    {
        if (!_isSorted)
        {
            _milliseconds.Sort();
            _isSorted = true;
        }

        return Count == 0 ? double.NaN : _milliseconds[Math.Max(0, (int)Math.Ceiling(share * Count) - 1)];
    }
}
