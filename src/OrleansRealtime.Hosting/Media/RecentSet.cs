namespace OrleansRealtime.Hosting.Media;

/// <summary>The last so many values it was given.</summary>
internal sealed class RecentSet<T>(int capacity)
    where T : notnull
{
    private readonly HashSet<T> _values = [];
    private readonly Queue<T> _order = new();

    public bool Contains(T value) => _values.Contains(value);

    public void Add(T value)
    {
        if (!_values.Add(value))
        {
            return;
        }

        _order.Enqueue(value);
        if (_order.Count > capacity)
        {
            _values.Remove(_order.Dequeue());
        }
    }
}
