using System.Diagnostics;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Unicode;
using OrleansRealtime.Integration.Tests.Rest;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.Testing.Fuzzing;

namespace OrleansRealtime.Integration.Tests.Faults;

/// <summary>
/// Whatever comes over a socket, the session answers the next good event or says with a close code why it ended, the server logs no
/// error (<see cref="TestServer"/> would fail), and nothing stays behind.
/// </summary>
public sealed class SocketFuzzTests
{
    private const int MessagesPerClient = 150;
    private const int MessagesPerProbe = 25;

    // 1002 broken frames, 1003 binary ones, 1007 text that is none, 1009 too much; a connection may also just be cut.
    private static readonly int[] GoodEnds = [1002, 1003, 1007, 1009, WireClosure.Lost];

    [Fact]
    public async Task AnyMessages_LeaveTheSessionAnswering_OrClosedForAReason()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        var mutator = new MessageMutator();
        var watch = Stopwatch.StartNew();
        int lived = 0, closed = 0;
        while (watch.Elapsed < FuzzTime.Duration)
        {
            await using var client = await server.ConnectAsync();
            await client.NextAsync("session.created");
            var end = await TalkAsync(client, mutator);
            if (end is null)
            {
                lived++;
                continue;
            }

            closed++;
            Assert.Contains(end.Code, GoodEnds);
        }

        await server.WaitForSessionsAsync(0);
        Assert.True(lived > 0 && closed > 0, $"{lived} sessions lived, {closed} were closed: the messages try too little.");
    }

    [Fact]
    public async Task AnyBody_IsAnsweredByJson_AndNeverByAServerError()
    {
        string[] paths =
        [
            "/v1/realtime/client_secrets", "/v1/realtime/sessions", "/v1/realtime/transcription_sessions",
            "/v1/realtime/calls/x/accept", "/v1/realtime/calls/x/reject", "/v1/realtime/calls/x/refer", "/v1/realtime/calls/x/hangup",
        ];
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new RestClient(server);
        var mutator = new MessageMutator();
        var watch = Stopwatch.StartNew();
        for (var bodies = 0; bodies < 100 || watch.Elapsed < FuzzTime.Duration / 3; bodies++)
        {
            var body = Encoding.Latin1.GetString(mutator.Next());
            var answer = await client.PostAsync(paths[mutator.Choose(paths.Length)], body);
            Assert.True((int)answer.Status < 500, $"{answer.Status} for {body}");
            Assert.Equal("application/json", answer.MediaType);
        }
    }

    /// <returns>How the server ended it; null when it still answers.</returns>
    private static async Task<WireClosure?> TalkAsync(WireClient client, MessageMutator mutator)
    {
        var sent = new List<byte[]>();
        try
        {
            for (var i = 0; i < MessagesPerClient; i++)
            {
                var message = mutator.Next();
                if (!Utf8.IsValid(message) && mutator.Choose(100) > 0)
                {
                    // It would end every connection before anything else is tried.
                    continue;
                }

                sent.Add(message);
                await SendAsync(client, message, mutator);
                if (i % MessagesPerProbe == 0)
                {
                    await client.RoundTripAsync();
                }
            }

            await client.RoundTripAsync();
            return null;
        }
        catch (Exception lost) when (lost is WebSocketException or SocketException or IOException
            or InvalidOperationException or OperationCanceledException)
        {
            return await client.ClosedAsync();
        }
        catch (TimeoutException silent)
        {
            var last = string.Join('\n', sent.TakeLast(MessagesPerProbe + 1).Select(Encoding.Latin1.GetString));
            throw new TimeoutException($"No answer after these:\n{last}", silent);
        }
    }

    private static Task SendAsync(WireClient client, byte[] message, MessageMutator mutator)
    {
        var cut = mutator.Choose(message.Length + 1);
        return mutator.Choose(400) switch
        {
            0 => SendNoiseAsync(client, mutator.Noise(40)),
            1 => client.SendBytesAsync(message, WebSocketMessageType.Binary),
            < 40 => SendPiecesAsync(client, message[..cut], message[cut..]),
            _ => client.SendBytesAsync(message),
        };
    }

    // It may look like the beginning of a long frame, which the server then waits for.
    private static async Task SendNoiseAsync(WireClient client, byte[] noise)
    {
        await client.SendRawAsync(noise);
        client.Vanish();
    }

    private static async Task SendPiecesAsync(WireClient client, byte[] first, byte[] rest)
    {
        await client.SendBytesAsync(first, endOfMessage: false);
        await client.SendBytesAsync(rest);
    }
}
