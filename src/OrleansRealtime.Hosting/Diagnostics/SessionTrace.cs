using System.Diagnostics;
using System.Text.Json;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Diagnostics;

/// <summary>
/// The trace of a session that asked for one: a span for the session, and below it one for each answer. Names, times and counts
/// only; nothing that was said.
/// </summary>
internal sealed class SessionTrace
{
    public const string SourceName = "OrleansRealtime";

    // Our own bounds on what a client puts into everybody's traces.
    private const int MostMetadata = 16;
    private const int LongestValue = 512;

    private static readonly ActivitySource Source = new(SourceName);

    private readonly Dictionary<ResponseId, Activity> _responses = [];
    private Activity? _session;

    /// <summary>Sees every event the client is told.</summary>
    public void Observe(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ServerEvent.SessionCreated { Session.Tracing: not null } created:
                Begin(created.Session);
                break;
            case ServerEvent.SessionUpdated { Session.Tracing: not null } updated:
                Begin(updated.Session);
                break;
            case ServerEvent.ResponseCreated created when _session is not null:
                if (Start("realtime.response", _session.Context) is { } response)
                {
                    response.SetTag("realtime.response.id", created.Response.Id.Value);
                    _responses[created.Response.Id] = response;
                }

                break;
            case ServerEvent.ResponseDone done when _responses.Remove(done.Response.Id, out var ended):
                ended.SetTag("realtime.response.status", done.Response.Status.ToWire());
                ended.SetTag("gen_ai.usage.input_tokens", done.Response.Usage?.InputTokens);
                ended.SetTag("gen_ai.usage.output_tokens", done.Response.Usage?.OutputTokens);
                ended.Dispose();
                break;
        }
    }

    /// <summary>The session is over, and whatever was still being answered.</summary>
    public void End()
    {
        foreach (var response in _responses.Values)
        {
            response.Dispose();
        }

        _responses.Clear();
        _session?.Dispose();
        _session = null;
    }

    private void Begin(SessionConfig session)
    {
        // Once on it cannot be changed.
        if (_session is not null || Start("realtime.session", default) is not { } activity)
        {
            return;
        }

        _session = activity;
        activity.SetTag("realtime.session.id", session.Id.Value);
        activity.SetTag("gen_ai.request.model", session.Model);
        if (session.Tracing is { ValueKind: JsonValueKind.Object } tracing)
        {
            Describe(activity, tracing);
        }
    }

    private static void Describe(Activity activity, JsonElement tracing)
    {
        foreach (var name in (string[])["workflow_name", "group_id"])
        {
            if (tracing.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            {
                activity.SetTag($"realtime.trace.{name}", Cut(value.GetString()!));
            }
        }

        if (tracing.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object)
        {
            foreach (var pair in metadata.EnumerateObject().Take(MostMetadata))
            {
                var text = pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString()! : pair.Value.GetRawText();
                activity.SetTag($"realtime.trace.metadata.{Cut(pair.Name)}", Cut(text));
            }
        }
    }

    // Never the current activity of whoever runs the session: its parent is said, not inherited.
    private static Activity? Start(string name, ActivityContext parent)
    {
        var current = Activity.Current;
        Activity.Current = null;
        var activity = Source.StartActivity(name, ActivityKind.Server, parent);
        Activity.Current = current;
        return activity;
    }

    private static string Cut(string text) => text.Length <= LongestValue ? text : text[..LongestValue];
}
