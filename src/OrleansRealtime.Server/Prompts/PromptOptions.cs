namespace OrleansRealtime.Server.Prompts;

/// <summary>The prompts that clients name by id.</summary>
internal sealed class PromptOptions
{
    public const string SectionName = "Realtime:Prompts";

    /// <summary>The file that holds them.</summary>
    /// <value>A path; null, the default, for none.</value>
    public string? File { get; set; }
}
