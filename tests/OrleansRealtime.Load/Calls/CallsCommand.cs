using System.CommandLine;
using OrleansRealtime.Load.Callers;

namespace OrleansRealtime.Load.Calls;

/// <summary>The command line of calls over WebRTC.</summary>
internal static class CallsCommand
{
    private static readonly Option<int> Calls = new("--calls")
    {
        Description = "Calls at once.",
        DefaultValueFactory = _ => 30,
    };

    private static readonly Option<int> Complexity = new("--complexity")
    {
        Description = "Of the Opus encoders, 0 to 10.",
        DefaultValueFactory = _ => 5,
    };

    public static Command Create()
    {
        var seconds = new Option<int>("--seconds")
        {
            Description = "How long to watch.",
            DefaultValueFactory = _ => 20,
        };
        var settling = new Option<int>("--settle")
        {
            Description = "Seconds before that; a session has kept all it keeps of its sound after 50.",
            DefaultValueFactory = _ => 60,
        };
        var deaf = new Option<bool>("--no-detection")
        {
            Description = "Has the server look for no speech.",
        };
        var skipJanus = new Option<bool>("--no-janus")
        {
            Description = "Leaves out the Janus gateway that the server is compared with.",
        };
        var soak = new Option<int>("--soak")
        {
            Description = "Makes so many short calls instead, --calls at a time, and checks that memory returns to its level.",
        };
        var profiler = new Option<string?>("--profiler")
        {
            Description = "A program to start beside the server while it is watched, {} standing for its process.",
        };
        var output = new Option<string?>("--out")
        {
            Description = "Writes the results to a markdown file, too.",
        };
        var command = new Command("calls", "Has callers call over WebRTC, and compares the server with its codecs and with a Janus gateway.")
        {
            Calls, seconds, settling, Complexity, deaf, skipJanus, soak, profiler, output,
        };
        command.SetAction((arguments, cancellationToken) =>
        {
            SocketSettings.Apply();
            var options = new CallOptions
            {
                Calls = arguments.GetValue(Calls),
                Seconds = arguments.GetValue(seconds),
                Settling = arguments.GetValue(settling),
                Complexity = arguments.GetValue(Complexity),
                Detects = !arguments.GetValue(deaf),
                SkipJanus = arguments.GetValue(skipJanus),
                Soak = arguments.GetValue(soak),
                Profiler = arguments.GetValue(profiler),
                Out = arguments.GetValue(output),
            };
            return options.Soak > 0
                ? CallsSoak.RunAsync(options, cancellationToken)
                : CallsRun.RunAsync(options, cancellationToken);
        });
        return command;
    }

    public static Command CreateServer(Option<string> data)
    {
        var command = new Command("serve-calls") { data, Complexity };
        command.Hidden = true;
        command.SetAction((arguments, _) => CallHost.RunAsync(arguments.GetRequiredValue(data), arguments.GetValue(Complexity)));
        return command;
    }

    public static Command CreateCodec()
    {
        var command = new Command("codec") { Calls, Complexity };
        command.Hidden = true;
        command.SetAction((arguments, _) => CodecHost.RunAsync(arguments.GetValue(Calls), arguments.GetValue(Complexity)));
        return command;
    }
}
