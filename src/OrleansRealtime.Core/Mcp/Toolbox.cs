using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Mcp;

/// <summary>The tools one answer may use, with MCP tools among the functions, and which of these a call means.</summary>
internal sealed class Toolbox
{
    private readonly Dictionary<string, ExposedTool> _exposed = new(StringComparer.Ordinal);

    private Toolbox(IReadOnlyList<ToolDefinition> offered, ToolChoice choice)
    {
        Offered = offered;
        Choice = choice;
    }

    public static Toolbox Empty { get; } = new([], ToolChoice.Auto);

    /// <summary>What the model is shown: functions only.</summary>
    public IReadOnlyList<ToolDefinition> Offered { get; }

    /// <summary>What the model may choose of <see cref="Offered"/>; of kind MCP when there is nothing to choose.</summary>
    public ToolChoice Choice { get; }

    /// <summary>The MCP tool behind a name of <see cref="Offered"/>; null for a function of the client's.</summary>
    public ExposedTool? Find(string modelName) => _exposed.GetValueOrDefault(modelName);

    /// <summary>What the model calls a tool; its own name when it is not offered.</summary>
    public string ModelNameOf(string label, string tool) =>
        _exposed.Values.FirstOrDefault(one => one.Server.Label == label && one.Tool.Name == tool)?.ModelName ?? tool;

    /// <param name="tools">What the client wants offered.</param>
    /// <param name="choice">What it wants chosen.</param>
    /// <param name="listings">What the servers have.</param>
    public static Toolbox Of(IReadOnlyList<ToolDefinition> tools, ToolChoice choice, McpListings listings)
    {
        var functions = tools.OfType<ToolDefinition.Function>().ToList();
        var listed = tools.OfType<ToolDefinition.Mcp>()
            .Select(listings.Find)
            .OfType<McpListing>()
            .SelectMany(listing => listing.Tools.Select(tool => (listing.Terms, Tool: tool)))
            .ToList();
        if (listed.Count == 0)
        {
            return new Toolbox(functions, Possible(choice, functions, tools));
        }

        var names = new ToolNames(
            functions.Select(function => function.Name),
            listed.Select(one => one.Tool.Name));
        var exposed = listed
            .Select(one => new ExposedTool(names.Take(one.Terms.Server.Label, one.Tool.Name), one.Terms, one.Tool))
            .ToList();

        // All are known by name, for the model meets them in its history; what it is offered depends on the choice.
        var chosen = exposed.Where(one => IsMeant(choice, one)).ToList();
        var box = choice.Kind == ToolChoiceKind.Mcp
            ? new Toolbox([.. chosen.Select(one => one.ToFunction())], FunctionChoice(choice, chosen))
            : new Toolbox([.. functions, .. exposed.Select(one => one.ToFunction())], choice);
        foreach (var one in exposed)
        {
            box._exposed.Add(one.ModelName, one);
        }

        return box;
    }

    private static bool IsMeant(ToolChoice choice, ExposedTool tool) =>
        tool.Server.Label == choice.ServerLabel && (choice.Name is null || choice.Name == tool.Tool.Name);

    private static ToolChoice FunctionChoice(ToolChoice choice, List<ExposedTool> chosen) => chosen switch
    {
        [] => choice,
        [var only] when choice.Name is not null => new ToolChoice(ToolChoiceKind.Function, only.ModelName),
        _ => new ToolChoice(ToolChoiceKind.Required),
    };

    // A model that must call a tool and is offered none can only fail.
    private static ToolChoice Possible(
        ToolChoice choice,
        List<ToolDefinition.Function> functions,
        IReadOnlyList<ToolDefinition> tools) =>
        choice.Kind == ToolChoiceKind.Required && functions.Count == 0 && tools.Count > 0 ? ToolChoice.Auto : choice;
}
