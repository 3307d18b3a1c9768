using System.Globalization;

namespace OrleansRealtime.Faults.Memory;

/// <summary>What sessions take that nobody is connected to, each, on the heap.</summary>
/// <param name="Sessions">How many there were.</param>
/// <param name="Turns">Turns each had held.</param>
/// <param name="ParkedKiB">While they wait for their clients.</param>
/// <param name="UnloadedKiB">When they were written down and had left.</param>
/// <param name="Left">How many had not left.</param>
internal sealed record IdleMemory(int Sessions, int Turns, double ParkedKiB, double UnloadedKiB, int Left)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Sessions} sessions of {Turns} turns: {ParkedKiB:0.0} KiB each while parked, {UnloadedKiB:0.0} KiB when they had left ({Left} had not)");
}
