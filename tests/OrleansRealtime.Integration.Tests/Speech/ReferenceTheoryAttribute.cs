using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>A theory that is skipped, saying why, without the speech packages or <see cref="ReferenceProgram"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReferenceTheoryAttribute : TheoryAttribute
{
    public ReferenceTheoryAttribute() => Skip = (SpeechPackages.WhyNot(SpeechNeeds.All) ?? ReferenceProgram.WhyNot)!;
}
