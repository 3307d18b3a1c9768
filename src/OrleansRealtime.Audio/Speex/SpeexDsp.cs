using System.Runtime.InteropServices;

namespace OrleansRealtime.Audio.Speex;

/// <summary>The functions of libspeexdsp in use; names and signatures are those of <c>speex_resampler.h</c> and
/// <c>speex_preprocess.h</c>, version 1.2.</summary>
internal static unsafe partial class SpeexDsp
{
    public const int ResamplerSuccess = 0;

    // speex_preprocess.h
    public const int SetDenoise = 0;
    public const int SetVad = 4;
    public const int SetNoiseSuppress = 18;
    public const int GetProbability = 45;

    // By soname: the name without a version exists only where the development files are installed.
    private const string Library = "libspeexdsp.so.1";

    [LibraryImport(Library, EntryPoint = "speex_resampler_init")]
    public static partial SpeexResamplerHandle ResamplerInit(
        uint channels, uint inputRate, uint outputRate, int quality, out int error);

    [LibraryImport(Library, EntryPoint = "speex_resampler_destroy")]
    public static partial void ResamplerDestroy(IntPtr state);

    [LibraryImport(Library, EntryPoint = "speex_resampler_process_int")]
    public static partial int ResamplerProcess(
        SpeexResamplerHandle state, uint channel, short* input, ref uint inputLength, short* output, ref uint outputLength);

    [LibraryImport(Library, EntryPoint = "speex_resampler_skip_zeros")]
    public static partial int ResamplerSkipZeros(SpeexResamplerHandle state);

    [LibraryImport(Library, EntryPoint = "speex_resampler_reset_mem")]
    public static partial int ResamplerReset(SpeexResamplerHandle state);

    [LibraryImport(Library, EntryPoint = "speex_resampler_get_input_latency")]
    public static partial int ResamplerInputLatency(SpeexResamplerHandle state);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_state_init")]
    public static partial SpeexPreprocessHandle PreprocessInit(int frameSize, int samplingRate);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_state_destroy")]
    public static partial void PreprocessDestroy(IntPtr state);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_run")]
    public static partial int PreprocessRun(SpeexPreprocessHandle state, short* frame);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_ctl")]
    public static partial int PreprocessControl(SpeexPreprocessHandle state, int request, int* value);
}
