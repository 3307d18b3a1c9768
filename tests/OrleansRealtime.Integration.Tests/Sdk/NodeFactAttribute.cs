using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Sdk;

/// <summary>
/// A fact that is skipped, saying why, without Node, npm or a registry that npm reaches, or without the speech packages it needs.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute(SpeechNeeds needs = SpeechNeeds.None)
    {
        Needs = needs;
        Skip = (NodeClient.WhyNot ?? SpeechPackages.WhyNot(needs))!;
    }

    public SpeechNeeds Needs { get; }
}
