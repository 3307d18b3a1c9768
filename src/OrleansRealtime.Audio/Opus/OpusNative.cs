using System.Runtime.InteropServices;

namespace OrleansRealtime.Audio.Opus;

/// <summary>
/// The functions of libopus in use; names and signatures are those of <c>opus.h</c>, version 1.3 (unchanged since 1.0).
/// The two
/// <c>_ctl</c> functions are variadic in C and are called here as if they were not. That is right where a variadic
/// <c>int</c> travels in the same register as a named one: x86-64 on Linux (run here; the System V convention also
/// wants a count of vector registers in AL, of which any value is harmless when none are read) and, by AAPCS64, ARM64
/// on Linux (not run). It is wrong on ARM64 of Apple, which passes variadic arguments on the stack; with the soname
/// below the library is not found there anyway.
/// </summary>
internal static unsafe partial class OpusNative
{
    // By soname: the name without a version exists only where the development files are installed.
    public const string Library = "libopus.so.0";

    public const int Ok = 0;
    public const int InvalidPacket = -4;

    public const int ApplicationVoip = 2048;
    public const int SetBitrate = 4002;
    public const int SetComplexity = 4010;
    public const int SetInbandFec = 4012;
    public const int SetPacketLossPercent = 4014;
    public const int SetDtx = 4016;
    public const int SetSignal = 4024;
    public const int ResetState = 4028;
    public const int SignalVoice = 3001;

    [LibraryImport(Library, EntryPoint = "opus_get_version_string")]
    public static partial byte* GetVersion();

    [LibraryImport(Library, EntryPoint = "opus_decoder_create")]
    public static partial OpusDecoderHandle CreateDecoder(int rate, int channels, out int error);

    [LibraryImport(Library, EntryPoint = "opus_decoder_destroy")]
    public static partial void DestroyDecoder(IntPtr decoder);

    [LibraryImport(Library, EntryPoint = "opus_decode")]
    public static partial int Decode(
        OpusDecoderHandle decoder, byte* packet, int length, short* pcm, int samples, int fec);

    [LibraryImport(Library, EntryPoint = "opus_decoder_ctl")]
    public static partial int ControlDecoder(OpusDecoderHandle decoder, int request);

    [LibraryImport(Library, EntryPoint = "opus_encoder_create")]
    public static partial OpusEncoderHandle CreateEncoder(int rate, int channels, int application, out int error);

    [LibraryImport(Library, EntryPoint = "opus_encoder_destroy")]
    public static partial void DestroyEncoder(IntPtr encoder);

    [LibraryImport(Library, EntryPoint = "opus_encode")]
    public static partial int Encode(OpusEncoderHandle encoder, short* pcm, int samples, byte* packet, int capacity);

    [LibraryImport(Library, EntryPoint = "opus_encoder_ctl")]
    public static partial int ControlEncoder(OpusEncoderHandle encoder, int request, int value);
}
