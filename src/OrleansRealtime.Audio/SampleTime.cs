namespace OrleansRealtime.Audio;

/// <summary>A position or length on the sample clock: 24 kHz samples, counted from the start of whatever it measures.</summary>
/// <param name="Samples">Whole samples; never negative for a position.</param>
public readonly record struct SampleTime(long Samples) : IComparable<SampleTime>
{
    /// <summary>Samples in a second: the rate of all audio inside the server.</summary>
    public const int Rate = 24_000;

    public static readonly SampleTime Zero;

    /// <summary>Whole milliseconds, rounded down.</summary>
    public long Milliseconds => Samples / (Rate / 1000);

    public static SampleTime FromMilliseconds(long milliseconds) => new(milliseconds * (Rate / 1000));

    public static SampleTime FromTimeSpan(TimeSpan time) => new(time.Ticks * Rate / TimeSpan.TicksPerSecond);

    public TimeSpan ToTimeSpan() => TimeSpan.FromTicks(Samples * TimeSpan.TicksPerSecond / Rate);

    public static SampleTime operator +(SampleTime left, SampleTime right) => new(left.Samples + right.Samples);

    public static SampleTime operator -(SampleTime left, SampleTime right) => new(left.Samples - right.Samples);

    public static bool operator <(SampleTime left, SampleTime right) => left.Samples < right.Samples;

    public static bool operator >(SampleTime left, SampleTime right) => left.Samples > right.Samples;

    public static bool operator <=(SampleTime left, SampleTime right) => left.Samples <= right.Samples;

    public static bool operator >=(SampleTime left, SampleTime right) => left.Samples >= right.Samples;

    public static SampleTime Max(SampleTime left, SampleTime right) => left > right ? left : right;

    public static SampleTime Min(SampleTime left, SampleTime right) => left < right ? left : right;

    public int CompareTo(SampleTime other) => Samples.CompareTo(other.Samples);

    public override string ToString() => $"{Milliseconds} ms";
}
