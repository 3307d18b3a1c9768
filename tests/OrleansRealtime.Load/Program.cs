using System.CommandLine;
using OrleansRealtime.Load;
using OrleansRealtime.Load.Callers;
using OrleansRealtime.Load.Calls;
using OrleansRealtime.Load.Hosts;
using OrleansRealtime.Load.Traffic;

var callers = new Option<int>("--callers")
{
    Description = "Callers at once.",
    DefaultValueFactory = _ => 100,
};
var seconds = new Option<int>("--seconds")
{
    Description = "Length of each call.",
    DefaultValueFactory = _ => 30,
};
var ramp = new Option<int>("--ramp")
{
    Description = "Seconds over which the callers join.",
    DefaultValueFactory = _ => 5,
};
var frame = new Option<int>("--frame-ms")
{
    Description = "Audio per message.",
    DefaultValueFactory = _ => 20,
};
var silence = new Option<int>("--silence-ms")
{
    Description = "Silence that ends a turn.",
    DefaultValueFactory = _ => 200,
};
var connect = new Option<Uri?>("--connect")
{
    Description = "A server that runs already, http://host:port; else one is started.",
};
var key = new Option<string?>("--key")
{
    Description = "API key for --connect.",
};
var output = new Option<string?>("--out")
{
    Description = "Writes the results to a markdown file, too.",
};
var soak = new Option<int>("--soak")
{
    Description = "Makes so many short calls instead, --callers at a time, and checks that memory returns to its level.",
};
var skipBaseline = new Option<bool>("--no-baseline")
{
    Description = "Leaves out the bare WebSocket echo that the server is compared with.",
};
var maxP99 = new Option<double?>("--max-p99-ms")
{
    Description = "Fails when p99 of the added latency is above.",
};
var maxBargeIn = new Option<double?>("--max-barge-in-ms")
{
    Description = "Fails when an interrupted answer goes on for longer.",
};
var noLoss = new Option<bool>("--no-loss")
{
    Description = "Fails when a frame, an event or an answer is lost, doubled or wrong.",
};
var data = new Option<string>("--data")
{
    Required = true,
};

var root = new RootCommand("Has synthetic callers talk to the server in real time, and measures it beside a bare WebSocket echo.")
{
    callers, seconds, ramp, frame, silence, connect, key, output, soak, skipBaseline, maxP99, maxBargeIn, noLoss,
};
root.SetAction((arguments, cancellationToken) =>
{
    SocketSettings.Apply();
    var options = new LoadOptions
    {
        Callers = arguments.GetValue(callers),
        Seconds = arguments.GetValue(seconds),
        Ramp = arguments.GetValue(ramp),
        FrameMilliseconds = arguments.GetValue(frame),
        SilenceMilliseconds = arguments.GetValue(silence),
        Connect = arguments.GetValue(connect),
        Key = arguments.GetValue(key),
        Out = arguments.GetValue(output),
        Soak = arguments.GetValue(soak),
        SkipBaseline = arguments.GetValue(skipBaseline),
        MaxP99Milliseconds = arguments.GetValue(maxP99),
        MaxBargeInMilliseconds = arguments.GetValue(maxBargeIn),
        NoLoss = arguments.GetValue(noLoss),
    };
    return options.Soak > 0
        ? SoakRun.RunAsync(options, cancellationToken)
        : LoadRun.RunAsync(options, cancellationToken);
});

root.Subcommands.Add(CallsCommand.Create());

// The processes it starts of itself.
var serve = new Command("serve") { data };
serve.Hidden = true;
serve.SetAction((arguments, _) => ServerHost.RunAsync(arguments.GetRequiredValue(data)));
var baseline = new Command("baseline") { seconds, frame, silence };
baseline.Hidden = true;
baseline.SetAction((arguments, _) => BaselineHost.RunAsync(CallScript.Conversation(
    arguments.GetValue(seconds),
    arguments.GetValue(frame),
    arguments.GetValue(silence))));
root.Subcommands.Add(serve);
root.Subcommands.Add(CallsCommand.CreateServer(data));
root.Subcommands.Add(CallsCommand.CreateCodec());
root.Subcommands.Add(baseline);
return await root.Parse(args).InvokeAsync();
