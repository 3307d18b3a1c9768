using System.Text.Json;
using OrleansRealtime.Client;
using OrleansRealtime.Faults.Script;

namespace OrleansRealtime.Faults.Clients;

/// <summary>A process with a share of the conversations. Started again, it goes on with those of its files.</summary>
internal static class ClientMode
{
    /// <summary>What stands before a result on standard output.</summary>
    public const string Result = "RESULT ";

    public static async Task<int> RunAsync(
        Uri endpoint, string key, string directory, int seed, int from, int count, int turns, int ramp, CancellationToken cancellationToken)
    {
        // It ends when whoever started it does, if nobody kills it before.
        using var orphaned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = Task.Run(
            async () =>
            {
                await Console.In.ReadToEndAsync(CancellationToken.None);
                await orphaned.CancelAsync();
            },
            CancellationToken.None);
        var client = new RealtimeClientOptions { Endpoint = endpoint, ApiKey = key, CloseTimeout = TimeSpan.FromSeconds(2) };
        await Task.WhenAll(Enumerable.Range(from, count).Select(async index =>
        {
            var file = Path.Combine(directory, $"{index}.json");
            if (!File.Exists(file))
            {
                await Task.Delay(TimeSpan.FromSeconds((double)ramp * (index - from) / count), orphaned.Token);
            }

            using var conversation = new Conversation(index, new ConversationScript(seed, index, turns), client, file);
            var result = await conversation.RunAsync(orphaned.Token);
            Console.WriteLine(Result + JsonSerializer.Serialize(result, ResultJson.Default.ConversationResult));
        }));
        return 0;
    }
}
