namespace OrleansRealtime.Inference.Local.Assistant;

/// <summary>Settings of a <see cref="LocalAssistant"/>.</summary>
/// <param name="Name">What it calls itself; a word the local recogniser knows.</param>
public sealed record LocalAssistantOptions(string Name = "Robin")
{
    public static readonly LocalAssistantOptions Default = new();
}
