namespace OrleansRealtime.Load.Hosts;

/// <summary>What a host has on its managed heap once all garbage is gone.</summary>
/// <param name="ManagedBytes">Live objects.</param>
/// <param name="NativeBytes">What native libraries have not freed; 0 where that cannot be told.</param>
/// <param name="Sessions">Sessions it counts.</param>
internal sealed record MemoryReport(long ManagedBytes, long NativeBytes, int Sessions);
