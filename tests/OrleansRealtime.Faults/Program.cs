using OrleansRealtime.Faults.Conversations;
using OrleansRealtime.Faults.Latency;
using OrleansRealtime.Faults.Memory;
using OrleansRealtime.Faults.Running;
using OrleansRealtime.Faults.Serving;

// The processes of the fault test; the test runner does not come through here.
switch (args)
{
    case ["serve", .. var settings]:
        await FaultServer.RunAsync(settings);
        return 0;
    case ["talk", var options]:
        await ConversationHost.RunAsync(TalkOptions.Parse(options));
        return 0;
    case ["run", .. var options]:
        var report = await FaultRun.RunAsync(FaultRunOptions.Parse(options), Console.Error);
        Console.WriteLine(report.ToMarkdown());
        return report.IsGood ? 0 : 1;
    case ["latency", var store]:
        Console.WriteLine(await LatencyRun.RunAsync(sessions: 200, usesRedis: store == "redis"));
        return 0;
    case ["idle", var turns]:
        Console.WriteLine(await IdleRun.RunAsync(sessions: 500, int.Parse(turns, System.Globalization.CultureInfo.InvariantCulture)));
        return 0;
    default:
        Console.Error.WriteLine("OrleansRealtime.Faults run [--conversations 500] [--at-once 100] [--store sqlite|redis] [--seed 1] [--turns 6] [--minutes 15]\n"
            + "OrleansRealtime.Faults latency sqlite|redis\n"
            + "OrleansRealtime.Faults idle TURNS");
        return 2;
}
