using System.Diagnostics;
using System.Globalization;
using OrleansRealtime.Faults.Running;

namespace OrleansRealtime.Faults.Latency;

/// <summary>How soon a client that comes back hears of its session, among many others in the same server.</summary>
internal static class LatencyRun
{
    private const int Events = 10;

    public static async Task<string> RunAsync(int sessions, bool usesRedis)
    {
        await using var server = await FaultedServer.StartAsync(
            usesRedis,

            // Clients that wait for their turn do not read, and answer no ping.
            "--Realtime:WebSocket:PingTimeout=00:05:00");
        var clients = Enumerable.Range(0, sessions).Select(_ => new BareClient()).ToList();
        await Task.WhenAll(clients.Select(async client =>
        {
            await client.BeginAsync(server.Port);
            await client.AskAsync();
            await client.ReadUntilAsync("response.done");
        }));

        var (resumed, replayed, voice) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var client in clients)
        {
            client.Lose();
            await client.ReturnAsync(server.Port, Events);
            resumed.Add((await client.ReadUntilAsync("session.resumed")).TotalMilliseconds);
            replayed.Add((await client.ReadUntilAsync("response.output_audio.done", "response.done", "response.content_part.done")).TotalMilliseconds);
        }

        foreach (var client in clients.Take(50))
        {
            await client.AskAsync();
            await client.ReadUntilAsync("response.output_audio.delta");
            client.Lose();
            await client.ReturnAsync(server.Port);
            voice.Add((await client.ReadUntilAsync("response.output_audio.delta")).TotalMilliseconds);
            await client.ReadUntilAsync("response.done");
        }

        // One after the other, each by the first server that comes after a death.
        var restarted = new List<double>();
        var answered = new List<double>();
        foreach (var client in clients.Take(20))
        {
            await server.KillAsync();
            var ready = Stopwatch.GetTimestamp();
            await client.ReturnAsync(server.Port, Events);
            await client.ReadUntilAsync("session.resumed");
            restarted.Add(Stopwatch.GetElapsedTime(ready).TotalMilliseconds);
            await client.SendAsync("""{"type":"session.update","session":{"type":"realtime"}}""");
            await client.ReadUntilAsync("session.updated");
            answered.Add(Stopwatch.GetElapsedTime(ready).TotalMilliseconds);
        }

        clients.ForEach(client => client.Dispose());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {sessions} sessions in the server, {(usesRedis ? "Redis" : "SQLite")}, load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}

            | ms | p50 | p99 | max |
            |---|--:|--:|--:|
            {Row("from the handshake to `session.resumed`", resumed)}
            {Row("from the handshake to the first replayed events", replayed)}
            {Row("from the handshake until the voice goes on", voice)}
            {Row("from a new server's being ready to `session.resumed`", restarted)}
            {Row("from a new server's being ready to the answer to a command", answered)}
            """);
    }

    private static string Row(string what, List<double> values)
    {
        values.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {At(0.5):0.0} | {At(0.99):0.0} | {values[^1]:0.0} |");

        double At(double part) => values[(int)(part * (values.Count - 1))];
    }
}
