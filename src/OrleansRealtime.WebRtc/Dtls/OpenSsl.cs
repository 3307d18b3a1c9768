using System.Runtime.InteropServices;

namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>The OpenSSL 3 of the host: whether it is there, and what it complains of.</summary>
internal static class OpenSsl
{
    private const ulong Version3 = 0x3000_0000;

    private static readonly Lazy<string?> Obstacle = new(Load);

    /// <summary>Loads the libraries once per process.</summary>
    /// <param name="reason">When false: what is missing and what to install, a sentence to show to an operator. Else
    /// empty.</param>
    public static bool TryLoad(out string reason)
    {
        reason = Obstacle.Value ?? string.Empty;
        return Obstacle.Value is null;
    }

    /// <summary>The oldest complaint in this thread's queue, its reason number and words; (0, "") when there is
    /// none.</summary>
    public static (int Reason, string Text) PeekError()
    {
        var error = LibCrypto.PeekError();
        return error == 0
            ? (0, string.Empty)
            : ((int)(error & 0x7F_FFFF), Marshal.PtrToStringUTF8(LibCrypto.ErrorReason(error)) ?? $"error {error:X8}");
    }

    /// <summary>What to throw when a call failed that fails only when memory or the installation is broken.</summary>
    public static InvalidOperationException Failure(string call)
    {
        var (_, text) = PeekError();
        LibCrypto.ClearErrors();
        return new InvalidOperationException($"OpenSSL's {call} failed: {text}.");
    }

    private static string? Load()
    {
        foreach (var library in (ReadOnlySpan<string>)[LibCrypto.Library, LibSsl.Library])
        {
            if (!NativeLibrary.TryLoad(library, out _))
            {
                return $"WebRTC needs {library} (OpenSSL 3), which this machine does not have. "
                    + "On Debian: apt-get install libssl3.";
            }
        }

        try
        {
            if (LibCrypto.VersionNumber() < Version3)
            {
                return $"WebRTC needs OpenSSL 3.0 or later; this machine has {LibCrypto.VersionNumber():X8}.";
            }

            return LibSsl.Init(LibCrypto.InitNoAtExit, IntPtr.Zero) == 1 ? null : "OpenSSL could not be initialised.";
        }
        catch (EntryPointNotFoundException missing)
        {
            return $"WebRTC needs OpenSSL 3.0 or later. {missing.Message}";
        }
    }
}
