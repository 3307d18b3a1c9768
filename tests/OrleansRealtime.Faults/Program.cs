using System.CommandLine;
using System.Globalization;
using OrleansRealtime.Faults.Clients;
using OrleansRealtime.Faults.Running;
using OrleansRealtime.Faults.Serving;

// The processes that a run starts of itself.
switch (args)
{
    case ["serve", .. var settings]:
        return await ServeMode.RunAsync(settings);
    case ["client", var endpoint, var key, var directory, var seed, var from, var count, var turns, var ramp]:
        return await ClientMode.RunAsync(
            new Uri(endpoint), key, directory, Number(seed), Number(from), Number(count), Number(turns), Number(ramp), CancellationToken.None);
}

var defaults = new FaultRunOptions();
var redis = new Option<bool>("--redis") { Description = "Redis in place of SQLite." };
var run = new Command("run", "Breaks connections and processes under conversations, and counts what that did to them.") { redis };
var conversations = Add("--conversations", "Conversations at once.", defaults.Conversations);
var seedOption = Add("--seed", "Of the conversations and of the faults.", defaults.Seed);
var clients = Add("--clients", "Client processes.", defaults.Clients);
var turnsOption = Add("--turns", "Turns of each conversation.", defaults.Turns);
var rampOption = Add("--ramp", "Seconds over which the conversations begin.", defaults.Ramp);
var window = Add("--window", "Seconds over which the faults happen.", defaults.Window);
var limit = Add("--limit", "Seconds after which everything is stopped.", defaults.Limit);
var resets = Add("--resets", "Sockets reset.", defaults.Resets);
var silences = Add("--silences", "Connections that go silent.", defaults.Silences);
var moves = Add("--moves", "Changes of address.", defaults.Moves);
var clientKills = Add("--client-kills", "Client processes killed.", defaults.ClientKills);
var serverKills = Add("--server-kills", "Server processes killed.", defaults.ServerKills);
var redisKills = Add("--redis-kills", "Times Redis is killed.", defaults.RedisKills);
run.SetAction(async (arguments, cancellationToken) =>
{
    var report = await FaultRun.RunAsync(
        new FaultRunOptions
        {
            Conversations = arguments.GetValue(conversations),
            Seed = arguments.GetValue(seedOption),
            Clients = arguments.GetValue(clients),
            Turns = arguments.GetValue(turnsOption),
            Ramp = arguments.GetValue(rampOption),
            Window = arguments.GetValue(window),
            Limit = arguments.GetValue(limit),
            Redis = arguments.GetValue(redis),
            Resets = arguments.GetValue(resets),
            Silences = arguments.GetValue(silences),
            Moves = arguments.GetValue(moves),
            ClientKills = arguments.GetValue(clientKills),
            ServerKills = arguments.GetValue(serverKills),
            RedisKills = arguments.GetValue(redisKills),
        },
        cancellationToken);
    Console.WriteLine(report);
    return report.Violations.Count == 0 ? 0 : 1;
});
return await new RootCommand("The fault test of docs/resumption.md.") { run }.Parse(args).InvokeAsync();

Option<int> Add(string name, string description, int value)
{
    var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
    run.Options.Add(option);
    return option;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
