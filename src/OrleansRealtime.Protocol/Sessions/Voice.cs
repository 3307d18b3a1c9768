namespace OrleansRealtime.Protocol.Sessions;

/// <summary>A voice by name, or a custom one by id.</summary>
/// <param name="Name">The name, or the id when <paramref name="IsCustom"/>.</param>
/// <param name="IsCustom">Written as <c>{"id": …}</c> rather than as a string.</param>
public readonly record struct Voice(string Name, bool IsCustom = false)
{
    public static readonly Voice Default = new("alloy");

    /// <summary>The names of the API.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar"];
}
