using System.Globalization;

namespace OrleansRealtime.Faults.Memory;

/// <summary>What a process takes of the machine's memory.</summary>
internal static class ResidentMemory
{
    /// <returns>MiB; 0 of a process that has ended.</returns>
    public static double Of(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.AsSpan(6).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
