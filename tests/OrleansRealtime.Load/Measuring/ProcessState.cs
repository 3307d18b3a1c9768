namespace OrleansRealtime.Load.Measuring;

/// <summary>What a process holds.</summary>
/// <param name="ResidentMiB">Memory in RAM, MiB.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Handles">Open files and sockets.</param>
internal readonly record struct ProcessState(double ResidentMiB, int Threads, int Handles);
