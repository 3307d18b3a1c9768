using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Scenarios;

/// <summary>What happens again and again in a session with contexts.</summary>
internal static class ContextScenes
{
    /// <summary>Makes a context named <c>side</c>.</summary>
    public const string Side = """{"type":"context.create","context":{"id":"side","name":"Side"}}""";

    public static SessionSimulator Create(Func<SessionConfig, SessionConfig>? configure = null, SessionSettings? settings = null) =>
        new(config => (configure?.Invoke(config) ?? config) with { Include = [SessionIncludes.Contexts] }, settings);

    public static void Say(SessionSimulator session, string text) => session.Client(
        $$$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"{{{text}}}"}]}}""");

    public static void Switch(SessionSimulator session, string id)
    {
        session.Client($$"""{"type":"context.switch","context_id":"{{id}}"}""");
        Assert.Equal(id, session.Last<ServerEvent.ContextSwitched>().Context.Id.Value);
    }

    /// <summary>Begins a response and says which of the user's words the model sees.</summary>
    public static string[] Ask(SessionSimulator session)
    {
        session.Client("""{"type":"response.create"}""");
        return
        [
            .. session.LastCommand<InferenceCommand.StartResponse>().Plan.Context.OfType<ConversationItem.Message>()
                .Where(message => message.Role == MessageRole.User)
                .Select(message => message.Content[0] is ContentPart.InputText text ? text.Text : ((ContentPart.InputAudio)message.Content[0]).Transcript!),
        ];
    }

    public static void Complete(SessionSimulator session) => session.Infer(new InferenceEvent.ResponseCompleted(
        session.LastCommand<InferenceCommand.StartResponse>().Operation,
        ResponseEnding.Completed,
        new TextUsage(1, 0, 1)));
}
