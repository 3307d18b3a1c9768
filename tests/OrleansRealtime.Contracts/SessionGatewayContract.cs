using System.Diagnostics;
using OrleansRealtime.Audio;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;
using OrleansRealtime.Testing.Engines;
using Xunit;

namespace OrleansRealtime.Contracts;

/// <summary>What every way of reaching sessions promises, with the session and its worker behind it.</summary>
public abstract partial class SessionGatewayContract
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A host with one scripted engine under the model name <c>gpt-realtime</c>.</summary>
    protected abstract Task<SessionGatewayHost> StartHostAsync(int maxSessions = 10);

    [Fact]
    public async Task NewSession_SpeaksFirst()
    {
        await using var host = await StartHostAsync();
        await using var edge = await EdgeAsync(host);

        var created = await edge.NextAsync("session.created");

        Assert.Equal(edge.Session.SessionId.Value, created.GetProperty("session").GetProperty("id").GetString());
    }

    [Fact]
    public async Task PostedBatch_HasBeenActedOn_WhenTheReceiptComes()
    {
        await using var host = await StartHostAsync();
        await using var edge = await EdgeAsync(host);

        var receipt = await edge.PostAsync(
            """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null,"format":{"type":"audio/pcmu"}}}}}""");

        Assert.Null(receipt.Input.Turns);
        Assert.Equal(WireAudioFormat.Pcmu, receipt.Input.Format);
        await edge.NextAsync("session.updated");
    }

    [Fact]
    public async Task SpokenTurn_GoesThroughBothPlanes()
    {
        await using var host = await StartHostAsync();
        host.Engine.Transcriber.Enqueue("what time is it");
        host.Engine.Responder.Enqueue(new ScriptedAnswer("It is late.") { Speech = TimeSpan.FromMilliseconds(300) });
        await using var edge = await EdgeAsync(host);

        await edge.PushAsync(SampleTime.FromMilliseconds(1_000));
        await edge.SpeakAsync(SampleTime.FromMilliseconds(100), SampleTime.FromMilliseconds(900));

        await edge.NextAsync("response.content_part.added");
        var done = await edge.NextAsync("response.done");
        Assert.Equal("completed", done.GetProperty("response").GetProperty("status").GetString());
        Assert.Equal(SampleTime.FromMilliseconds(300), await edge.AudioOfAsync(SampleTime.FromMilliseconds(300)));
        Assert.Equal("what time is it", host.Engine.Responder.Requests.Single().Messages.Single().Text);
    }

    [Fact]
    public async Task Transcriber_HearsExactlyTheTurn()
    {
        await using var host = await StartHostAsync();
        await using var edge = await EdgeAsync(host);

        await edge.PushAsync(SampleTime.FromMilliseconds(1_250));
        await edge.SpeakAsync(SampleTime.FromMilliseconds(500), SampleTime.FromMilliseconds(1_250));
        await edge.PushAsync(SampleTime.FromMilliseconds(750));
        await edge.NextAsync("response.done");

        Assert.Equal(SampleTime.FromMilliseconds(750).Samples, host.Engine.Transcriber.SamplesHeard.Value);
    }

    [Fact]
    public async Task CancelledAnswer_StopsItsEngine()
    {
        await using var host = await StartHostAsync();
        host.Engine.Responder.Enqueue(ScriptedAnswer.Hanging("I will never"));
        await using var edge = await EdgeAsync(host);

        await edge.PostAsync("""{"type":"response.create"}""");
        await edge.NextAsync("response.output_audio_transcript.delta");
        await edge.PostAsync("""{"type":"response.cancel"}""");

        await edge.NextAsync("response.done");
        await host.Engine.Responder.Cancelled.WaitForAsync(1);
    }

    [Fact]
    public async Task FailingEngine_FailsTheResponse_NotTheSession()
    {
        await using var host = await StartHostAsync();
        host.Engine.Responder.Enqueue(ScriptedAnswer.Failing(), new ScriptedAnswer("Better now."));
        await using var edge = await EdgeAsync(host);

        await edge.PostAsync("""{"type":"response.create"}""");
        var failed = await edge.NextAsync("response.done");
        await edge.PostAsync("""{"type":"response.create"}""");
        var next = await edge.NextAsync("response.done");

        Assert.Equal("failed", failed.GetProperty("response").GetProperty("status").GetString());
        Assert.Equal("completed", next.GetProperty("response").GetProperty("status").GetString());
    }

    [Fact]
    public async Task LeavingEdge_EndsEverythingOfTheSession()
    {
        await using var host = await StartHostAsync(maxSessions: 1);
        host.Engine.Responder.Enqueue(ScriptedAnswer.Hanging("I will never"));
        await using (var edge = await EdgeAsync(host))
        {
            await edge.PostAsync("""{"type":"response.create"}""");
            await edge.NextAsync("response.created");
            await host.Engine.Responder.Started.WaitForAsync(1);
        }

        await host.Engine.Responder.Disposed.WaitForAsync(1);
        await using var next = await EdgeAsync(host);
        await next.NextAsync("session.created");
    }

    [Fact]
    public async Task TranscriptionSession_NeedsNoModel()
    {
        await using var host = await StartHostAsync();

        var admission = await host.Sessions.StartAsync(
            new SessionStart("someone", "", SessionKind.Transcription),
            CancellationToken.None);

        await using var edge = new Edge(Assert.IsType<SessionAdmission.Admitted>(admission));
        var created = await edge.NextAsync("session.created");
        Assert.Equal("transcription", created.GetProperty("session").GetProperty("type").GetString());
    }

    [Fact]
    public async Task InitialConfiguration_IsWhatItBeginsWith_UnderItsOwnIdAndExpiry()
    {
        await using var host = await StartHostAsync();
        var initial = SessionDefaults.Realtime(new SessionId("sess_template"), "gpt-realtime", expiresAt: 0) with
        {
            Instructions = "Be brief.",
        };

        var admission = await host.Sessions.StartAsync(
            new SessionStart("someone", "gpt-realtime", SessionKind.Realtime, initial),
            CancellationToken.None);

        await using var edge = new Edge(Assert.IsType<SessionAdmission.Admitted>(admission));
        var session = (await edge.NextAsync("session.created")).GetProperty("session");
        Assert.Equal("Be brief.", session.GetProperty("instructions").GetString());
        Assert.Equal(edge.Session.SessionId.Value, session.GetProperty("id").GetString());
        Assert.NotEqual("sess_template", session.GetProperty("id").GetString());
        Assert.NotEqual(0, session.GetProperty("expires_at").GetInt64());
    }

    [Fact]
    public async Task FullAccount_IsRefusedWithAReason()
    {
        await using var host = await StartHostAsync(maxSessions: 1);
        await using var edge = await EdgeAsync(host);

        var second = await host.Sessions.StartAsync(
            new SessionStart("someone", "gpt-realtime", SessionKind.Realtime),
            CancellationToken.None);

        Assert.Equal("rate_limit_exceeded", Assert.IsType<SessionAdmission.Refused>(second).Error.Code);
    }

    [Fact]
    public async Task TwoSessions_SeeNothingOfEachOther()
    {
        await using var host = await StartHostAsync();
        await using var one = await EdgeAsync(host);
        await using var two = await EdgeAsync(host);

        await one.PostAsync(
            """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"secret"}]}}""");
        await one.NextAsync("conversation.item.done");
        await two.PostAsync("""{"type":"response.create"}""");
        await two.NextAsync("response.done");

        Assert.NotEqual(one.Session.SessionId, two.Session.SessionId);
        Assert.Empty(host.Engine.Responder.Requests.Single().Messages);
        Assert.DoesNotContain(two.Seen, text => text.Contains("secret", StringComparison.Ordinal));
    }

    private static async Task<Edge> EdgeAsync(SessionGatewayHost host)
    {
        // The session before may still be on its way out.
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var admission = await host.Sessions.StartAsync(
                new SessionStart("someone", "gpt-realtime", SessionKind.Realtime),
                CancellationToken.None);
            if (admission is SessionAdmission.Admitted admitted)
            {
                return new Edge(admitted);
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, "No session was admitted.");
            await Task.Yield();
        }
    }
}
