using OrleansRealtime.Audio.Wav;
using OrleansRealtime.Call.Calls;
using OrleansRealtime.Call.Playback;
using OrleansRealtime.Call.Questions;
using OrleansRealtime.Call.Views;
using OrleansRealtime.Client;
using OrleansRealtime.Client.Resumption;
using Spectre.Console;

namespace OrleansRealtime.Call;

/// <summary>From settings to an exit code: read the question, connect, call, keep the answer, sum up.</summary>
internal static class CallProgram
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(CallSettings settings, CancellationToken cancellationToken)
    {
        var question = settings.Text is null ? QuestionFile.Read(settings.QuestionPath) : null;
        var view = Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi
            ? (ICallView)new PlainView(Console.Out)
            : new LiveView(AnsiConsole.Console);
        try
        {
            var news = new ConnectionNews();
            await using var session = await ConnectAsync(settings, news, cancellationToken);
            using var call = new VoiceCall(session, settings, question, view, TimeProvider.System, news);
            var result = await view.ShowAsync(() => call.RunAsync(cancellationToken));
            view.Summarize(CallSummary.Of(call, question, Keep(call.Answer, settings.AnswerPath)));
            return await ReportAsync(result);
        }
        catch (RealtimeConnectException unreachable)
        {
            await Console.Error.WriteLineAsync(unreachable.Message);
            if (unreachable.Status is null)
            {
                await Console.Error.WriteLineAsync("Is the server running? Start it with ./scripts/run.sh.");
            }

            return ExitCode.CannotConnect;
        }
        catch (SessionLostException refused)
        {
            return await ReportAsync(new CallResult(refused.Message, refused.Closure));
        }
        catch (RealtimeConnectionClosedException closed)
        {
            return await ReportAsync(new CallResult(closed.Message, closed.Closure));
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static async Task<RealtimeConversation> ConnectAsync(
        CallSettings settings, ConnectionNews news, CancellationToken cancellationToken)
    {
        var client = new RealtimeClient(settings.Url, settings.ApiKey, settings.Model);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ConnectTimeout);
        try
        {
            return settings.Resume
                ? await client.ConnectResumableAsync(
                    options: new ResumableSessionOptions { Notify = news.Add }, cancellationToken: limit.Token)
                : await client.ConnectAsync(limit.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RealtimeConnectException(
                settings.Url, null, new TimeoutException($"no answer within {ConnectTimeout.TotalSeconds:0} s", late));
        }
    }

    /// <returns>The path, or null when there was no sound to keep.</returns>
    private static string? Keep(SpokenAnswer answer, string path)
    {
        if (answer.IsEmpty)
        {
            return null;
        }

        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            File.WriteAllBytes(path, WavWriter.Write(SpokenAnswer.SampleRate, answer.ToArray()));
            return path;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot write {path}: {unwritable.Message}");
        }
    }

    private static async Task<int> ReportAsync(CallResult result)
    {
        if (result.Fault is null)
        {
            return ExitCode.Answered;
        }

        await Console.Error.WriteLineAsync(Printable.Of(result.Fault));

        // 3000 is how the wire says that the key was refused.
        if (result.Closure?.Code == 3000)
        {
            await Console.Error.WriteLineAsync(
                "Give the key with --key or REALTIME_API_KEY, or run this where the server keeps data/api-key.");
        }

        return ExitCode.ServerError;
    }
}
