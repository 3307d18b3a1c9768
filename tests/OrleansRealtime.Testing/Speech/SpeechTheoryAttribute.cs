using Xunit;

namespace OrleansRealtime.Testing.Speech;

/// <summary>A theory that is skipped, saying why, where the speech packages it needs are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SpeechTheoryAttribute : TheoryAttribute
{
    public SpeechTheoryAttribute(SpeechNeeds needs = SpeechNeeds.All)
    {
        Needs = needs;
        Skip = SpeechPackages.WhyNot(needs)!;
    }

    public SpeechNeeds Needs { get; }
}
