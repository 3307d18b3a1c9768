using System.Net;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansRealtime.Audio;
using OrleansRealtime.Integration.Tests.Speech;
using OrleansRealtime.Testing.Calls;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>Calls of those whose network lets no UDP through: RFC 6544, and not a datagram of UDP.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class TcpCallTests(LocalServer local)
{
    // Of two bytes each.
    private const int LargeText = 100 * 1024;

    private static readonly JsonSerializerOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly RtcCallerOptions Tcp = new() { IsTcp = true };

    [SpeechFact(SpeechNeeds.All)]
    public async Task AQuestionIsUnderstood_AndItsAnswerHeardAsItWasSaid()
    {
        using var client = new CallClient(local.Server);
        await using var caller = await client.CallAsync(Tcp with { Session = SpokenSession.Json });

        caller.Say(SpeechRecordings.GoForward.Pcm24k.Span);
        var completed = await caller.NextAsync("conversation.item.input_audio_transcription.completed");
        await caller.NextAsync("output_audio_buffer.stopped");

        var answer = caller.Events.Single(found => found.Type == "response.done").Text("response.output.0.content.0.transcript")!;
        Assert.Equal("go forward ten meters", completed.Text("transcript"));
        Assert.Equal("I heard: go forward ten meters.", answer);
        Assert.Equal("i heard go forward ten meters", await SpeechTools.RecogniseAsync(SpeechTools.Trim(caller.Heard)));
    }

    [Fact]
    public async Task LargeMessages_PassBothWays()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new CallClient(server);
        await using var caller = await client.CallAsync(Tcp);
        var text = new string('ä', LargeText);

        caller.Send(JsonSerializer.Serialize(new
        {
            type = "conversation.item.create",
            item = new { id = "large", type = "message", role = "user", content = new[] { new { type = "input_text", text } } },
        }, AsItIs));
        await caller.NextAsync("conversation.item.done");
        caller.Send("""{"type":"conversation.item.retrieve","item_id":"large"}""");

        Assert.Equal(text, (await caller.NextAsync("conversation.item.retrieved")).Text("item.content.0.text"));
    }

    [Fact]
    public async Task AnotherConnection_CarriesTheCallOn()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Default = new ScriptedAnswer("one two three four five six seven") { Speech = TimeSpan.FromSeconds(7) };
        await using var server = await TestServer.StartAsync(engine);
        using var client = new CallClient(server);
        await using var caller = await client.CallAsync(Tcp);
        caller.Send("""{"type":"response.create"}""");
        await caller.NextAsync("output_audio_buffer.started");
        var heard = caller.Heard.Length;

        await caller.MoveAsync();
        await Patience.UntilAsync(() => caller.Heard.Length > heard + (SampleTime.Rate / 2), () => "Nothing more was heard after the move.");

        Assert.Equal(1, server.Calls.RecordOf(caller.Id)!.Moves);
    }

    [Theory]
    [InlineData(new byte[] { 0, 4, 1, 2, 3, 4 })]
    [InlineData(new byte[] { 0xFF, 0xFF })]
    [InlineData(new byte[] { 0, 0 })]
    public async Task AConnectionOfNobodys_IsClosed(byte[] sent)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new CallClient(server);
        await using var caller = await client.CallAsync(Tcp);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var candidate = caller.Answer.Split("\r\n").First(line => line.Contains(" tcp ", StringComparison.Ordinal) && line.Contains(" 127.0.0.1 ", StringComparison.Ordinal));
        await socket.ConnectAsync(IPAddress.Loopback, int.Parse(candidate.Split(' ')[5]));

        await socket.SendAsync(sent);

        using var limit = new CancellationTokenSource(Patience.Limit);
        Assert.Equal(0, await socket.ReceiveAsync(new byte[1], limit.Token));
        Assert.Equal(1, server.Calls.Count);
    }
}
