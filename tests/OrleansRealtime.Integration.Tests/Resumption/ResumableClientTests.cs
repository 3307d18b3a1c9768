using System.Runtime.InteropServices;
using OrleansRealtime.Client;
using OrleansRealtime.Client.Events;
using OrleansRealtime.Client.Resumption;
using OrleansRealtime.Client.Resumption.Notices;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Resumption;

/// <summary>The .NET client that comes back by itself, on the real server.</summary>
public sealed class ResumableClientTests : IDisposable
{
    private readonly TempDirectory _data = new();
    private readonly int _port = LoopbackPort.Free();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task AConversation_GoesOnThroughARestart_WithNothingToDoForTheProgram()
    {
        var notices = new List<ResumptionNotice>();
        var server = await StartAsync(new ScriptedEngine("local"));
        await using var session = await ConnectAsync(notices);
        var told = new List<(string Type, long? Seq)>();
        await using var events = session.ReadEventsAsync().GetAsyncEnumerator();
        await session.CreateUserTextAsync("one");
        await session.CreateResponseAsync();
        await ReadAsync(events, told, "response.done");

        await server.DisposeAsync();
        await session.CreateUserTextAsync("two");
        await session.CreateResponseAsync();
        await using var next = await StartAsync(new ScriptedEngine("local"));
        await ReadAsync(events, told, "response.done");

        var numbered = told.Where(found => ResumableWire.IsNumbered(found.Type) && found.Seq is not null).Select(found => found.Seq!.Value).ToList();
        ResumableWire.AssertContiguous(numbered, numbered[0]);
        Assert.Equal(2, told.Count(found => found.Type == "response.done"));
        Assert.Contains(notices, notice => notice is Resumed);
        Assert.DoesNotContain(notices, notice => notice is Resynced or Lost);
    }

    [Fact]
    public async Task WhatIsSaidWhileTheServerIsAway_IsHeard_SampleForSample()
    {
        var audio = new short[36_000];
        new Random(11).NextBytes(MemoryMarshal.AsBytes(audio.AsSpan()));
        var server = await StartAsync(new RecordingEngine());
        await using var session = await ConnectAsync([], """{"type":"realtime","audio":{"input":{"turn_detection":null}}}""");
        await session.AppendAudioAsync(audio.AsMemory(0, 12_000));
        await server.DisposeAsync();
        await session.AppendAudioAsync(audio.AsMemory(12_000, 12_000));
        var engine = new RecordingEngine();
        await using var next = await StartAsync(engine);
        await session.AppendAudioAsync(audio.AsMemory(24_000));
        await session.CommitAudioAsync();

        await Patience.UntilAsync(() => engine.Transcriber.Utterances.Count > 0, () => "Nothing was recognised.");
        Assert.Equal(audio, Assert.Single(engine.Transcriber.Utterances));
    }

    private static async Task ReadAsync(IAsyncEnumerator<RealtimeServerEvent> events, List<(string, long?)> told, string until)
    {
        while (await events.MoveNextAsync().AsTask().WaitAsync(Patience.Limit))
        {
            using var found = events.Current;
            told.Add((found.Type, found.Sequence));
            if (found.Type == until)
            {
                return;
            }
        }

        throw new InvalidOperationException($"The stream of events ended before {until}.");
    }

    private async Task<ResumableSession> ConnectAsync(List<ResumptionNotice> notices, string? session = null) =>
        await new RealtimeClient(new Uri($"http://127.0.0.1:{_port}"), TestServer.ApiKey).ConnectResumableAsync(
            session,
            new ResumableSessionOptions
            {
                Notify = notice =>
                {
                    lock (notices)
                    {
                        notices.Add(notice);
                    }
                },
            });

    private Task<TestServer> StartAsync(OrleansRealtime.Inference.IEngine engine) => TestServer.StartAsync(
        engine, null, $"urls=http://127.0.0.1:{_port}", $"Data={_data.Path}", "Realtime:Resumption:Grace=00:01:00");
}
