using System.Text.Json;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;

namespace OrleansRealtime.Core.Tests.Simulation;

/// <summary>What the scenarios of MCP share.</summary>
internal static class McpSimulation
{
    public static IEnumerable<McpCommand> McpCommands(this SessionSimulator session) =>
        session.Effects.OfType<SessionEffect.Mcp>().Select(effect => effect.Command);

    public static T LastMcp<T>(this SessionSimulator session)
        where T : McpCommand => session.McpCommands().OfType<T>().Last();

    public static void Report(this SessionSimulator session, McpEvent @event) =>
        session.Do(new SessionInput.McpReported(@event));

    /// <summary>A definition of a server, further fields as JSON with a leading comma.</summary>
    public static string Server(string label = "lab", string more = "") =>
        $$$"""{"type":"mcp","server_label":"{{{label}}}","server_url":"http://localhost/{{{label}}}"{{{more}}}}""";

    public static void UpdateTools(this SessionSimulator session, params string[] tools) => session.Client(
        $$$"""{"type":"session.update","session":{"type":"realtime","output_modalities":["text"],"tools":[{{{string.Join(',', tools)}}}]}}""");

    public static McpTool Tool(string name, bool readOnly = false, string? description = null) => new(
        name,
        description,
        JsonElement.Parse("""{"type":"object"}"""),
        readOnly ? JsonElement.Parse("""{"readOnlyHint":true}""") : null,
        readOnly);

    /// <summary>A session with one server whose tools are listed; what happened so far is forgotten.</summary>
    public static SessionSimulator Listed(string more = ",\"require_approval\":\"never\"", params McpTool[] tools)
    {
        var session = new SessionSimulator();
        session.UpdateTools(Server(more: more));
        var operation = session.LastMcp<McpCommand.ListTools>().Operation;
        session.Report(new McpEvent.ToolsListed(operation, tools.Length == 0 ? [Tool("add")] : tools));
        session.Forget();
        return session;
    }

    /// <summary>Asks for a response whose model calls these tools and is done.</summary>
    /// <returns>The response's operation.</returns>
    public static OperationId Call(this SessionSimulator session, params string[] tools)
    {
        session.Client("""{"type":"response.create"}""");
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        foreach (var tool in tools)
        {
            session.Infer(new InferenceEvent.ToolCalled(operation, null, tool, """{"a":1}"""));
        }

        session.End(operation);
        return operation;
    }

    public static void End(this SessionSimulator session, OperationId response) =>
        session.Infer(new InferenceEvent.ResponseCompleted(response, ResponseEnding.Completed, new TextUsage(7, 0, 3)));
}
