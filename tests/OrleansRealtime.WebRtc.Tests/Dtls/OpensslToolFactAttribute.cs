namespace OrleansRealtime.WebRtc.Tests.Dtls;

/// <summary>A fact that is skipped, saying so, where the <c>openssl</c> program is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpensslToolFactAttribute : FactAttribute
{
    public OpensslToolFactAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "openssl"))))
        {
            Skip = "The openssl program is not installed (Debian: apt-get install openssl).";
        }
    }
}
