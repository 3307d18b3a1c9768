namespace OrleansRealtime.Testing.Fuzzing;

/// <summary>How long a fuzzer may look: FUZZ_SECONDS, a few by default, so that it does not hold up who only wants to test.</summary>
public static class FuzzTime
{
    public static TimeSpan Duration { get; } = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SECONDS"), out var seconds) ? seconds : 3);

    /// <summary>For a fuzzer of packets, of which there are many: a sixth of it sees as many of them.</summary>
    public static TimeSpan OfPackets { get; } = Duration / 6;
}
