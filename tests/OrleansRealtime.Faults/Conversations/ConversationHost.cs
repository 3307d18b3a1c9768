using OrleansRealtime.Client;

namespace OrleansRealtime.Faults.Conversations;

/// <summary>A client process: so many conversations at once, each taken up where the process before left it.</summary>
internal static class ConversationHost
{
    public static async Task RunAsync(TalkOptions options)
    {
        await Task.WhenAll(Enumerable.Range(options.First, options.Count).Select(number => TalkAsync(options, number)));
        Console.WriteLine("done");
    }

    public static string PathOf(string folder, int conversation) => Path.Combine(folder, $"{conversation}.json");

    private static async Task TalkAsync(TalkOptions options, int number)
    {
        var path = PathOf(options.Folder, number);
        while (true)
        {
            var state = TalkState.Read(path) ?? new TalkState();
            if (state.IsDone)
            {
                return;
            }

            try
            {
                using var conversation = new Conversation(options, number, state, path);
                await conversation.RunAsync();
            }
            catch (Exception exception) when (state.Saved is null && exception is RealtimeConnectException or RealtimeConnectionClosedException)
            {
                // It had not begun: there is nothing to resume, and nothing to lose.
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
            catch (Exception exception)
            {
                state.Violations.Add($"ended by {exception.GetType().Name}: {exception.Message}");
                state.IsDone = true;
                state.Write(path);
            }
        }
    }
}
