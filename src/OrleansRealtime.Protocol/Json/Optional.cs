namespace OrleansRealtime.Protocol.Json;

/// <summary>A field of a partial update: absent (leave as it is) or present (set, and null may be a value).</summary>
public readonly record struct Optional<T>
{
    public Optional(T value)
    {
        Value = value;
        IsPresent = true;
    }

    /// <summary>Whether the field stood in the message.</summary>
    public bool IsPresent { get; }

    /// <summary>The value; meaningless when absent.</summary>
    public T Value { get; }

    public static implicit operator Optional<T>(T value) => new(value);

    /// <summary>The value when present, else <paramref name="current"/>.</summary>
    public T Or(T current) => IsPresent ? Value : current;
}
