namespace OrleansRealtime.Hosting.Tests.Resumption.Model;

/// <summary>Visits every world that can come of a beginning.</summary>
internal static class Explorer
{
    /// <param name="begin">The beginning.</param>
    /// <param name="fault">The first thing found that may not be, and how it came about; null when all is well.</param>
    /// <returns>How many worlds there are.</returns>
    public static int Explore(World begin, out string? fault)
    {
        var seen = new HashSet<string>();
        var waiting = new Queue<World>([begin]);
        while (waiting.TryDequeue(out var world))
        {
            if (!seen.Add(world.Key))
            {
                continue;
            }

            if (world.FindFault() is { } found)
            {
                fault = $"{found}, after{world.Story}";
                return seen.Count;
            }

            foreach (var next in world.Next())
            {
                waiting.Enqueue(next);
            }
        }

        fault = null;
        return seen.Count;
    }
}
