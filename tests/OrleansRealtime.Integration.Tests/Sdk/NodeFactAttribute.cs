namespace OrleansRealtime.Integration.Tests.Sdk;

/// <summary>A fact that is skipped, saying why, without Node, npm or a registry that npm reaches.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodeClient.WhyNot!;
}
