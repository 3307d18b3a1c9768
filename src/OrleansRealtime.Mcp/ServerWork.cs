using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Mcp.Options;

namespace OrleansRealtime.Mcp;

/// <summary>One operation on a server.</summary>
internal sealed class ServerWork(ServerLink link, McpOptions options)
{
    // Far beyond what a session takes; a server that goes on listing is stopped here.
    private const int MostTools = 2_000;

    public async Task<McpEvent> ListAsync(OperationId operation, CancellationToken cancellationToken)
    {
        var connection = await link.ConnectAsync(cancellationToken);
        return await UseAsync(connection, async () =>
        {
            var tools = new List<McpTool>();
            var characters = 0L;
            string? cursor = null;
            do
            {
                var page = await connection.Client.ListToolsAsync(
                    new ListToolsRequestParams { Cursor = cursor },
                    cancellationToken);
                List<McpTool> more = [.. page.Tools.Select(ToTool)];
                tools.AddRange(more);
                characters += more.Sum(Weight);

                // A page without tools ends the list, whatever it says is to come: pages of nothing could go on for ever.
                cursor = more.Count == 0 ? null : page.NextCursor;
                if (tools.Count > MostTools || characters > options.MaxResponseBytes)
                {
                    throw new McpException(
                        $"The MCP server's list of tools is too long: more than {MostTools} tools or {options.MaxResponseBytes} characters.");
                }
            }
            while (cursor is not null);

            return new McpEvent.ToolsListed(operation, tools);
        });
    }

    public async Task<McpEvent> CallAsync(McpCommand.CallTool call, CancellationToken cancellationToken)
    {
        if (!TryReadArguments(call.Arguments, out var arguments))
        {
            return new McpEvent.CallFailed(call.Operation, new McpFailure(
                McpFailureKind.Protocol,
                (int)McpErrorCode.InvalidParams,
                "The arguments are not a JSON object."));
        }

        var connection = await link.ConnectAsync(cancellationToken);
        return await UseAsync<McpEvent>(connection, async () =>
        {
            var result = await connection.Client.CallToolAsync(
                new CallToolRequestParams { Name = call.Tool, Arguments = arguments },
                cancellationToken);
            var output = ToolOutput.Of(result, options.MaxOutputCharacters);
            return result.IsError == true
                ? new McpEvent.CallFailed(call.Operation, McpFailure.Tool(output))
                : new McpEvent.CallCompleted(call.Operation, output);
        });
    }

    // What a server says leaves the connection as good as it was; anything else may have spoilt it.
    private async Task<T> UseAsync<T>(McpConnection connection, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or McpProtocolException))
        {
            await link.DropAsync(connection);
            connection.ThrowIfTooLarge();
            throw;
        }
    }

    /// <summary>Characters of all that is kept of a tool.</summary>
    private static long Weight(McpTool tool) =>
        tool.Name.Length
        + (tool.Description?.Length ?? 0)
        + tool.InputSchema.GetRawText().Length
        + (tool.Annotations?.GetRawText().Length ?? 0);

    private static McpTool ToTool(Tool tool) => new(
        tool.Name,
        tool.Description,
        tool.InputSchema,
        tool.Annotations is null
            ? null
            : JsonSerializer.SerializeToElement(
                tool.Annotations,
                McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ToolAnnotations))),
        tool.Annotations?.ReadOnlyHint == true);

    private static bool TryReadArguments(string json, out Dictionary<string, JsonElement> arguments)
    {
        arguments = [];
        if (string.IsNullOrWhiteSpace(json))
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            foreach (var field in document.RootElement.EnumerateObject())
            {
                arguments[field.Name] = field.Value.Clone();
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
