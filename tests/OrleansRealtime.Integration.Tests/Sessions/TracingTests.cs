using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Sessions;

/// <summary>Traces of sessions that ask for one.</summary>
public sealed class TracingTests
{
    [Fact]
    public async Task ASession_HasASpan_AndItsAnswersBelowIt()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer("A secret answer."), ScriptedAnswer.Hanging("Unfinished."));
        await using var server = await TestServer.StartAsync(engine);
        using var spans = new SpanLog();
        string sessionId;
        await using (var client = await server.ConnectWithAsync(
            """
            {"type":"realtime","output_modalities":["text"],
            "tracing":{"workflow_name":"front desk","group_id":"g1","metadata":{"shop":"north","floor":3}}}
            """))
        {
            sessionId = client.Events[0].Text("session.id")!;
            await client.AskAsync("A secret question?");
            await client.NextAsync("response.done");
            await client.SendAsync(new { type = "response.create" });
            await client.NextAsync("response.output_text.delta");
            await client.CloseAsync();
        }

        await server.WaitForSessionsAsync(0);
        var session = spans.Ended.Single(span => (string?)span.GetTagItem("realtime.session.id") == sessionId);
        var answers = spans.Ended.Where(span => span.TraceId == session.TraceId && span != session).ToList();
        Assert.Equal("realtime.session", session.OperationName);
        Assert.Equal(default, session.ParentSpanId);
        Assert.Equal("gpt-realtime", session.GetTagItem("gen_ai.request.model"));
        Assert.Equal("front desk", session.GetTagItem("realtime.trace.workflow_name"));
        Assert.Equal("g1", session.GetTagItem("realtime.trace.group_id"));
        Assert.Equal("north", session.GetTagItem("realtime.trace.metadata.shop"));
        Assert.Equal("3", session.GetTagItem("realtime.trace.metadata.floor"));
        Assert.Equal(2, answers.Count);
        Assert.All(answers, answer => Assert.Equal((session.SpanId, "realtime.response"), (answer.ParentSpanId, answer.OperationName)));
        Assert.Single(answers, answer => (string?)answer.GetTagItem("realtime.response.status") == "completed");
        Assert.DoesNotContain(
            answers.Append(session).SelectMany(span => span.TagObjects),
            tag => tag.Value?.ToString()?.Contains("secret", StringComparison.OrdinalIgnoreCase) == true);
    }

    [Fact]
    public async Task AutoIsEnough_AndNothingIsTracedUnasked()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var spans = new SpanLog();
        await using var quiet = await server.ConnectWithAsync("""{"type":"realtime","output_modalities":["text"]}""");
        await using var traced = await server.ConnectWithAsync("""{"type":"realtime","tracing":"auto"}""");
        await quiet.AskAsync("Anything?");
        await quiet.NextAsync("response.done");
        await quiet.CloseAsync();
        await traced.CloseAsync();
        await server.WaitForSessionsAsync(0);

        var sessions = spans.Ended.Select(span => span.GetTagItem("realtime.session.id")).ToList();
        Assert.Contains(traced.Events[0].Text("session.id"), sessions);
        Assert.DoesNotContain(quiet.Events[0].Text("session.id"), sessions);
    }

    /// <summary>Spans of every session of this process: other tests' too.</summary>
    private sealed class SpanLog : IDisposable
    {
        private readonly ActivityListener _listener;

        public SpanLog()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "OrleansRealtime",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = Ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ConcurrentQueue<Activity> Ended { get; } = new();

        public void Dispose() => _listener.Dispose();
    }
}
