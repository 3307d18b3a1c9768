using System.Runtime.InteropServices;

namespace OrleansRealtime.Testing.Speech;

/// <summary>Which of Debian's speech packages this machine has.</summary>
public static class SpeechPackages
{
    public const string ModelDirectory = "/usr/share/pocketsphinx/model/en-us";
    public const string VoiceProgram = "/usr/bin/flite";
    public const string RecordingDirectory = "/usr/share/pocketsphinx/test/data";

    private static readonly Lazy<string?> Recognizer = new(() =>
        !HasLibrary("libpocketsphinx.so.3") ? "libpocketsphinx3 is not installed"
        : !Directory.Exists(ModelDirectory) ? "pocketsphinx-en-us is not installed"
        : null);

    private static readonly Lazy<string?> Voices = new(() =>
        !(HasLibrary("libflite.so.1") && HasLibrary("libflite_cmu_us_slt.so.1")) ? "libflite1 is not installed"
        : !File.Exists(VoiceProgram) ? "flite is not installed"
        : null);

    /// <summary>Why speech cannot be recognised here; null when it can.</summary>
    public static string? NoRecognizer => Recognizer.Value;

    /// <summary>Why there are no voices; null when there are.</summary>
    public static string? NoVoices => Voices.Value;

    /// <summary>Why there are no recordings; null when there are.</summary>
    public static string? NoRecordings
        => File.Exists(Path.Combine(RecordingDirectory, "goforward.raw")) ? null : "pocketsphinx-testdata is not installed";

    /// <summary>Why a test with these needs cannot run; null when it can.</summary>
    public static string? WhyNot(SpeechNeeds needs)
    {
        string?[] reasons =
        [
            needs.HasFlag(SpeechNeeds.Recognizer) ? NoRecognizer : null,
            needs.HasFlag(SpeechNeeds.Voices) ? NoVoices : null,
            needs.HasFlag(SpeechNeeds.Recordings) ? NoRecordings : null,
        ];
        return reasons.FirstOrDefault(reason => reason is not null);
    }

    private static bool HasLibrary(string name)
    {
        // Left loaded: a test that runs needs it anyway.
        return NativeLibrary.TryLoad(name, out _);
    }
}
