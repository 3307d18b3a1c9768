namespace OrleansRealtime.WebRtc.Tests.Srtp;

/// <summary>A theory that is skipped, saying why, where libsrtp2 is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LibSrtpTheoryAttribute : TheoryAttribute
{
    public LibSrtpTheoryAttribute()
    {
        Skip = LibSrtp.WhyNot!;
    }
}
