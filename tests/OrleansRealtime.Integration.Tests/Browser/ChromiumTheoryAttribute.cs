using OrleansRealtime.Integration.Tests.Speech;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Browser;

/// <summary>A theory that is skipped, saying why, without Debian's Chromium or the speech packages.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute() => Skip = (Chromium.WhyNot ?? SpeechPackages.WhyNot(SpeechNeeds.All) ?? ReferenceProgram.WhyNot)!;
}
