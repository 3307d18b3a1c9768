using System.Globalization;

namespace OrleansRealtime.Load.Measuring;

/// <summary>What Linux says of a process, from <c>/proc</c>.</summary>
internal static class ProcessGauge
{
    // USER_HZ, which is 100 on every architecture .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Processor time of a process so far, user and system.</summary>
    public static TimeSpan CpuOf(int processId)
    {
        // The name in parentheses may hold spaces; behind it utime and stime are fields 14 and 15 of proc(5).
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return Seconds(long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
    }

    /// <summary>Processor time of the whole machine so far, all but idle.</summary>
    public static TimeSpan CpuOfMachine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var ticks = fields.Skip(1).Take(8).Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();

        // Fields 4 and 5 are idle and waiting for a disk.
        return Seconds(ticks.Sum() - ticks[3] - ticks[4]);
    }

    /// <summary>How often any of its threads was switched away from so far, waiting or not.</summary>
    public static long SwitchesOf(int processId)
    {
        var switches = 0L;
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
        {
            try
            {
                var status = File.ReadAllLines(Path.Combine(thread, "status"));
                switches += Field(status, "voluntary_ctxt_switches:") + Field(status, "nonvoluntary_ctxt_switches:");
            }
            catch (IOException)
            {
                // It ended in the meantime.
            }
        }

        return switches;
    }

    public static ProcessState StateOf(int processId)
    {
        var status = File.ReadAllLines($"/proc/{processId}/status");
        return new ProcessState(
            Field(status, "VmRSS:") / 1024.0,
            (int)Field(status, "Threads:"),
            Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Count());
    }

    private static long Field(string[] status, string name)
    {
        var line = status.First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    private static TimeSpan Seconds(long ticks) => TimeSpan.FromSeconds(ticks / TicksPerSecond);
}
