using System.Runtime.InteropServices;

namespace OrleansRealtime.Inference.Local.Tests;

/// <summary>A test of the real recogniser or voices; skipped where their Debian packages are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SpeechPartsFactAttribute : FactAttribute
{
    private static readonly string? Reason = Missing();

    public SpeechPartsFactAttribute()
    {
        Skip = Reason;
    }

    private static string? Missing()
    {
        foreach (var (library, package) in ((string, string)[])
            [("libpocketsphinx.so.3", "libpocketsphinx3"), ("libflite_cmu_us_slt.so.1", "libflite1"), ("libspeexdsp.so.1", "libspeexdsp1")])
        {
            if (!NativeLibrary.TryLoad(library, out _))
            {
                return $"{library} is missing: install {package}.";
            }
        }

        if (!Directory.Exists("/usr/share/pocketsphinx/model/en-us/en-us"))
        {
            return "The speech model is missing: install pocketsphinx-en-us.";
        }

        return File.Exists(TestAudio.PathOf("goforward.raw"))
            ? null
            : "The recordings are missing: install pocketsphinx-testdata.";
    }
}
