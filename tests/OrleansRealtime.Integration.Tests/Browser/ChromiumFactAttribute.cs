using OrleansRealtime.Integration.Tests.Speech;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Browser;

/// <summary>A fact that is skipped, saying why, without Debian's Chromium or the speech packages.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() => Skip =
        (Chromium.WhyNot ?? SpeechPackages.WhyNot(SpeechNeeds.All) ?? ReferenceProgram.WhyNot)!;
}
