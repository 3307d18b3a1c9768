using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace OrleansRealtime.Audio.Opus;

/// <summary>Whether libopus is on this machine. Ask before the first encoder or decoder is made.</summary>
public static class OpusLibrary
{
    private static readonly Lazy<string?> Absence = new(FindAbsence);

    /// <summary>For example <c>libopus 1.3.1</c>. Only where <see cref="TryLoad"/> succeeds.</summary>
    public static unsafe string Version => Marshal.PtrToStringUTF8((IntPtr)OpusNative.GetVersion()) ?? "";

    /// <param name="reason">Why Opus cannot be spoken here, a sentence for whoever runs the server; null when it
    /// can.</param>
    public static bool TryLoad([NotNullWhen(false)] out string? reason)
    {
        reason = Absence.Value;
        return reason is null;
    }

    private static string? FindAbsence()
    {
        // Left loaded: whoever asks means to use it.
        if (!NativeLibrary.TryLoad(OpusNative.Library, typeof(OpusLibrary).Assembly, null, out var library))
        {
            return $"{OpusNative.Library} cannot be loaded; on Debian and Ubuntu it is in the package libopus0.";
        }

        return NativeLibrary.TryGetExport(library, "opus_decode", out _)
            ? null
            : $"{OpusNative.Library} has no opus_decode: it is not the Opus codec.";
    }
}
