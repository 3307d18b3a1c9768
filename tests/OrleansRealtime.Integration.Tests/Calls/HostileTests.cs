using System.Net;
using System.Net.Sockets;
using OrleansRealtime.Audio;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Calls;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>Those who know the port and nothing else.</summary>
public sealed class HostileTests
{
    private const int Rounds = 300;

    private static readonly ScriptedAnswer Short = new("one two three") { Speech = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task ForgedDatagrams_GetNoAnswer_AndHarmNoCall()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Default = Short;
        await using var server = await TestServer.StartAsync(engine);
        using var client = new CallClient(server);
        await using var caller = await client.CallAsync();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(server.Calls.EndPoints.First(found => found.Address.Equals(IPAddress.Loopback)));
        var ufrag = caller.Answer.Split("\r\n").First(line => line.StartsWith("a=ice-ufrag:", StringComparison.Ordinal))[12..];
        var random = new Random(20_260_918);

        for (ushort round = 0; round < Rounds; round++)
        {
            var noise = new byte[random.Next(1, 1_400)];
            random.NextBytes(noise);
            foreach (var forged in (byte[][])[noise, Forgeries.Check(ufrag), Forgeries.Hello(), Forgeries.Sound(round), Forgeries.Report(), []])
            {
                socket.Send(forged);
            }
        }

        // The call goes on as if nothing had been; by its end all of that has been looked at.
        caller.Send("""{"type":"response.create"}""");
        await caller.NextAsync("output_audio_buffer.stopped");
        Assert.InRange(caller.Heard.Length, SampleTime.Rate * 9 / 10, SampleTime.Rate * 13 / 10);
        Assert.Equal(0, socket.Available);
        Assert.Equal(0, server.Calls.RecordOf(caller.Id)!.Moves);
        Assert.Equal(1, server.Calls.Count);
    }

    [Fact]
    public async Task AnotherCertificateThanTheOffers_IsRefused()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new CallClient(server);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => client.CallAsync(new RtcCallerOptions { HasForeignCertificate = true }));

        Assert.Contains("ended before session.created", refused.Message, StringComparison.Ordinal);
        await server.WaitForSessionsAsync(0);
        Assert.Equal(0, server.Calls.Count);
    }

    [Fact]
    public async Task ReplayedPackets_ChangeNothing()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Default = Short;
        await using var server = await TestServer.StartAsync(engine);
        using var client = new CallClient(server);
        await using var caller = await client.CallAsync(new RtcCallerOptions { Impairment = new Impairment { IsReplayed = true } });

        caller.Say(SyntheticVoice.Samples(SyntheticVoice.Turn()));
        await caller.NextAsync("output_audio_buffer.stopped");

        var record = server.Calls.RecordOf(caller.Id)!;
        var types = caller.Events.Select(found => found.Type).ToList();
        Assert.Single(types, "input_audio_buffer.speech_started");
        Assert.Single(types, "response.done");
        Assert.Equal(0, record.Loss);
        Assert.InRange(record.PacketsReceived, 50, (record.Duration.TotalSeconds * 50) + 10);
    }
}
