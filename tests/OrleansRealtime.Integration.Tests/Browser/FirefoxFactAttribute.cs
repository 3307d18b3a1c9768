using OrleansRealtime.Integration.Tests.Speech;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Browser;

/// <summary>A fact that is skipped, saying why, without Debian's Firefox, an address it calls or the speech packages.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FirefoxFactAttribute : FactAttribute
{
    public FirefoxFactAttribute() => Skip = (Firefox.WhyNot ?? SpeechPackages.WhyNot(SpeechNeeds.All) ?? ReferenceProgram.WhyNot)!;
}
