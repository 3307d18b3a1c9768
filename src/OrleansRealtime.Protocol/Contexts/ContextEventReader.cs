using System.Text.Json;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Contexts;

/// <summary>Reads the events by which a client moves between contexts.</summary>
internal static class ContextEventReader
{
    private const int LongestId = 64;
    private const int LongestName = 128;

    /// <summary>The body of an event; null when the type is none of these, or the body is wrong.</summary>
    public static ClientEvent? Read(string type, JsonFields fields) => type switch
    {
        ClientEventTypes.ContextCreate => fields.TryRequire("context", out var context)
            ? ReadCreate(new JsonFields(context, "context", fields.Errors))
            : null,
        ClientEventTypes.ContextList => new ClientEvent.ContextList(),
        ClientEventTypes.ContextSwitch => new ClientEvent.ContextSwitch(
            new ContextId(fields.RequireString("context_id")),
            fields.Optional("cancel", JsonValues.ReadBoolean).Or(false)),
        ClientEventTypes.ContextDelete => new ClientEvent.ContextDelete(new ContextId(fields.RequireString("context_id"))),
        _ => null,
    };

    private static ClientEvent.ContextCreate ReadCreate(JsonFields context)
    {
        var id = ReadShort(context, "id", LongestId);
        if (id is "")
        {
            context.Errors.Add(ProtocolErrors.InvalidValue("context.id", "Invalid 'context.id': an empty string."));
        }

        var name = ReadShort(context, "name", LongestName);
        var session = context.TryTakeValue("session", out var value)
            ? ReadSettings(value, context.PathOf("session"), context.Errors)
            : new SessionPatch { Kind = SessionKind.Realtime };
        context.Close();
        return new ClientEvent.ContextCreate(id is null ? null : new ContextId(id), name, session);
    }

    // What a context has of its own; the rest of a session, such as its audio formats, is the same in all.
    private static SessionPatch ReadSettings(JsonElement session, string path, FirstError errors)
    {
        var fields = new JsonFields(session, path, errors);
        fields.Choice("type", ["realtime"]);
        var patch = SessionPatchReader.ReadConversation(
            fields,
            new SessionPatch { Kind = SessionKind.Realtime });
        if (fields.TryTake("audio", out var value))
        {
            var audio = new JsonFields(value, fields.PathOf("audio"), errors);
            if (audio.TryTake("output", out value))
            {
                var output = new JsonFields(value, audio.PathOf("output"), errors);
                patch = patch with
                {
                    Voice = output.Optional("voice", AudioSettingsReader.ReadVoice),
                    Speed = output.Optional("speed", AudioSettingsReader.ReadSpeed),
                };
                output.Close();
            }

            audio.Close();
        }

        fields.Close();
        return patch;
    }

    private static string? ReadShort(JsonFields fields, string name, int longest)
    {
        var text = fields.String(name);
        if (text?.Length > longest)
        {
            fields.Errors.Add(ProtocolErrors.StringTooLong(fields.PathOf(name), longest, text.Length));
        }

        return text;
    }
}
