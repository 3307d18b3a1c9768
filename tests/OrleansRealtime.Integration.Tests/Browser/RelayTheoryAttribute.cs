using OrleansRealtime.Integration.Tests.Calls;
using OrleansRealtime.Integration.Tests.Speech;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Browser;

/// <summary>A theory that is skipped, saying why, without Debian's Chromium, coturn or the speech packages.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RelayTheoryAttribute : TheoryAttribute
{
    public RelayTheoryAttribute() => Skip = (Chromium.WhyNot ?? TurnServer.WhyNot ?? SpeechPackages.WhyNot(SpeechNeeds.All) ?? ReferenceProgram.WhyNot)!;
}
