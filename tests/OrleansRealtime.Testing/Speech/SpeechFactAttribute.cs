using Xunit;

namespace OrleansRealtime.Testing.Speech;

/// <summary>A fact that is skipped, saying why, where the speech packages it needs are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SpeechFactAttribute : FactAttribute
{
    public SpeechFactAttribute(SpeechNeeds needs = SpeechNeeds.All)
    {
        Needs = needs;
        Skip = SpeechPackages.WhyNot(needs)!;
    }

    public SpeechNeeds Needs { get; }
}
