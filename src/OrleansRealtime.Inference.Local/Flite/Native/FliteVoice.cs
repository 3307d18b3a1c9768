using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace OrleansRealtime.Inference.Local.Flite.Native;

/// <summary>
/// A registered <c>cst_voice</c>. The library keeps one per process, and counts references to its features without any
/// lock: only the holder of <see cref="Gate"/> may speak with it, whichever synthesizer asks. Different voices share nothing
/// that changes.
/// </summary>
internal sealed class FliteVoice
{
    private static readonly Lock Registration = new();
    private static readonly ConcurrentDictionary<string, FliteVoice> Registered = new(StringComparer.Ordinal);

    private FliteVoice(string name, nint pointer)
    {
        Name = name;
        Pointer = pointer;
    }

    public string Name { get; }

    public nint Pointer { get; }

    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>The voice; loads its library (2–5 MB) the first time.</summary>
    /// <exception cref="EngineUnavailableException">Flite or the voice is not installed.</exception>
    public static FliteVoice Get(string name) =>
        Registered.TryGetValue(name, out var voice) ? voice : Register(name);

    private static unsafe FliteVoice Register(string name)
    {
        lock (Registration)
        {
            if (Registered.TryGetValue(name, out var voice))
            {
                return voice;
            }

            var register = (delegate* unmanaged<nint, nint>)Export(name);
            if (Registered.IsEmpty)
            {
                _ = FliteLibrary.Init();
            }

            voice = new FliteVoice(name, register(0));
            Registered[name] = voice;
            return voice;
        }
    }

    private static nint Export(string name)
    {
        const string Remedy = "Install the Debian package libflite1.";
        var assembly = typeof(FliteVoice).Assembly;
        if (!NativeLibrary.TryLoad(FliteLibrary.Flite, assembly, null, out _))
        {
            throw new EngineUnavailableException(FliteLibrary.Flite, Remedy);
        }

        var file = $"libflite_cmu_us_{name}.so.1";
        return NativeLibrary.TryLoad(file, assembly, null, out var library)
            && NativeLibrary.TryGetExport(library, $"register_cmu_us_{name}", out var register)
                ? register
                : throw new EngineUnavailableException(file, Remedy);
    }
}
