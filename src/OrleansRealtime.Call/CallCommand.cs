using System.CommandLine;

namespace OrleansRealtime.Call;

/// <summary>The command line: what may be asked, in words, and what is made of it.</summary>
internal static class CallCommand
{
    private static readonly Argument<string?> Question = new("question")
    {
        Description = "A recording to ask with: .wav (16 bit, any rate, mono or stereo) or .raw (16 kHz, 16 bit, mono). "
            + "Default: the one of the package pocketsphinx-testdata.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> Url = new("--url")
    {
        Description = "The server.",
        DefaultValueFactory = _ => "ws://127.0.0.1:8080",
    };

    private static readonly Option<string?> Key = new("--key")
    {
        Description = "The API key. Default: the variable REALTIME_API_KEY, else the file data/api-key.",
    };

    private static readonly Option<string> Model = new("--model")
    {
        Description = "The model to talk to.",
        DefaultValueFactory = _ => "local",
    };

    private static readonly Option<string> Voice = new("--voice")
    {
        Description = "The voice of the answer.",
        DefaultValueFactory = _ => "alloy",
    };

    private static readonly Option<string?> Out = new("--out")
    {
        Description = "Where to write the spoken answer, WAV at 24 kHz. Default: data/answer.wav.",
    };

    private static readonly Option<string?> Text = new("--text")
    {
        Description = "Type the question instead of speaking it.",
    };

    private static readonly Option<bool> Events = new("--events")
    {
        Description = "List every server event.",
    };

    private static readonly Option<double> Patience = new("--patience")
    {
        Description = "Seconds to wait for an answer once the question is out.",
        DefaultValueFactory = _ => 60,
    };

    private static readonly Option<bool> Resume = new("--resume")
    {
        Description = "Go on with the same conversation when the connection is lost, without losing a word of it.",
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var command = new RootCommand("Calls the server, asks a question, and shows and keeps the spoken answer.")
        {
            Question, Url, Key, Model, Voice, Out, Text, Events, Patience, Resume,
        };
        command.SetAction((parsed, cancelled) => RunAsync(parsed, cancelled));
        var result = command.Parse(args);
        if (result.Errors.Count > 0)
        {
            foreach (var error in result.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("Try --help.");
            return ExitCode.Usage;
        }

        return await result.InvokeAsync();
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            return await CallProgram.RunAsync(Settings(parsed), cancellationToken);
        }
        catch (UsageException usage)
        {
            await Console.Error.WriteLineAsync(usage.Message);
            return ExitCode.Usage;
        }
    }

    private static CallSettings Settings(ParseResult parsed)
    {
        var question = parsed.GetValue(Question);
        var text = parsed.GetValue(Text);
        if (question is not null && text is not null)
        {
            throw new UsageException("Either a recording or --text, not both.");
        }

        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            throw new UsageException("--text is empty.");
        }

        if (question is not null && question.StartsWith("--", StringComparison.Ordinal))
        {
            throw new UsageException($"{question} is no option; try --help.");
        }

        var patience = parsed.GetValue(Patience);
        if (!(patience is > 0 and <= 3600))
        {
            throw new UsageException("--patience is between 0 and 3600 seconds.");
        }

        return new CallSettings
        {
            Url = ParseUrl(parsed.GetValue(Url)!),
            ApiKey = ApiKeySource.Find(parsed.GetValue(Key)),
            Model = parsed.GetValue(Model)!,
            Voice = parsed.GetValue(Voice)!,
            QuestionPath = question,
            Text = text,
            AnswerPath = parsed.GetValue(Out) ?? InstallPaths.DefaultAnswer,
            AllEvents = parsed.GetValue(Events),
            Resume = parsed.GetValue(Resume),
            Patience = TimeSpan.FromSeconds(patience),
        };
    }

    private static Uri ParseUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is ("ws" or "wss" or "http" or "https")
            ? parsed
            : throw new UsageException($"--url '{url}' is no address such as ws://127.0.0.1:8080.");
}
