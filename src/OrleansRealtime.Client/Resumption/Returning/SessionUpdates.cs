using System.Text.Json.Nodes;
using OrleansRealtime.Client.Events;
using OrleansRealtime.Client.Resumption.Uplink;

namespace OrleansRealtime.Client.Resumption.Returning;

/// <summary>What a session object in a <c>session.update</c> means for resumption.</summary>
internal static class SessionUpdates
{
    private const string Include = "include";
    private const string Value = "session.resumption";

    /// <summary>The session asked for, with resumption in its <c>include</c>.</summary>
    /// <param name="sessionJson">What the program asked for; null for nothing.</param>
    /// <param name="created">What it was opened as; its <c>include</c> stays where the program names none.</param>
    public static string SwitchOn(string? sessionJson, RealtimeServerEvent created)
    {
        var session = sessionJson is null ? [] : Parse(sessionJson);
        session["type"] ??= created.GetString("session", "type") ?? "realtime";
        if (session[Include] is not JsonArray)
        {
            session[Include] = created.TryFind(["session", "include"], out var include)
                && include.ValueKind == System.Text.Json.JsonValueKind.Array
                    ? JsonNode.Parse(include.GetRawText())
                    : new JsonArray();
        }

        Add(session);
        return session.ToJsonString();
    }

    /// <summary>Keeps a later update from switching resumption off by naming other values.</summary>
    /// <param name="update">The whole <c>session.update</c>.</param>
    /// <param name="input">The format of the user's audio after it; null when it does not say.</param>
    /// <returns>Whether the update was changed.</returns>
    public static bool KeepOn(JsonObject update, out AudioEncoding? input)
    {
        input = null;
        if (update["session"] is not JsonObject session)
        {
            return false;
        }

        if (Find(session, "audio", "input", "format", "type") is JsonValue format && format.TryGetValue<string>(out var name))
        {
            input = AudioEncoding.Named(name);
        }

        // Null empties the list on the wire.
        if (!session.ContainsKey(Include))
        {
            return false;
        }

        session[Include] ??= new JsonArray();
        return Add(session);
    }

    private static bool Add(JsonObject session)
    {
        if (session[Include] is not JsonArray include
            || include.Any(static value => value is JsonValue text && text.TryGetValue<string>(out var name) && name == Value))
        {
            return false;
        }

        include.Add(Value);
        return true;
    }

    private static JsonNode? Find(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    private static JsonObject Parse(string json) =>
        JsonNode.Parse(json) as JsonObject ?? throw new ArgumentException("A JSON object is needed.", nameof(json));
}
