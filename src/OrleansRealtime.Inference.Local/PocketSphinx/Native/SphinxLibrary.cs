using System.Runtime.InteropServices;

namespace OrleansRealtime.Inference.Local.PocketSphinx.Native;

/// <summary>
/// libpocketsphinx 5prealpha and its libsphinxbase, as declared in pocketsphinx.h, cmd_ln.h, cmn.h, err.h and logmath.h.
/// Strings it returns belong to it and live until the next call on the same decoder.
/// </summary>
internal static unsafe partial class SphinxLibrary
{
    public const string PocketSphinx = "libpocketsphinx.so.3";
    public const string SphinxBase = "libsphinxbase.so.3";

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Loads both libraries once and silences their log, which otherwise fills standard error.</summary>
    /// <exception cref="EngineUnavailableException">A library is missing.</exception>
    public static void EnsureLoaded() => _ = Loaded.Value;

    private static bool Load()
    {
        foreach (var library in (ReadOnlySpan<string>)[SphinxBase, PocketSphinx])
        {
            if (!NativeLibrary.TryLoad(library, typeof(SphinxLibrary).Assembly, null, out _))
            {
                throw new EngineUnavailableException(library, "Install the Debian package libpocketsphinx3.");
            }
        }

        SetLogFile(0);
        return true;
    }

    [LibraryImport(SphinxBase, EntryPoint = "err_set_logfp")]
    private static partial void SetLogFile(nint file);

    [LibraryImport(SphinxBase, EntryPoint = "cmd_ln_parse_r")]
    public static partial nint ParseArguments(nint config, nint definitions, int count, byte** arguments, int strict);

    [LibraryImport(SphinxBase, EntryPoint = "cmd_ln_free_r")]
    public static partial int FreeConfig(nint config);

    [LibraryImport(SphinxBase, EntryPoint = "logmath_exp")]
    public static partial double LogToProbability(nint logmath, int value);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_args")]
    public static partial nint ArgumentDefinitions();

    [LibraryImport(PocketSphinx, EntryPoint = "ps_init")]
    public static partial nint CreateDecoder(nint config);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_free")]
    public static partial int FreeDecoder(nint decoder);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_get_feat")]
    public static partial nint GetFeatures(DecoderHandle decoder);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_get_logmath")]
    public static partial nint GetLogMath(DecoderHandle decoder);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_start_stream")]
    public static partial int StartStream(DecoderHandle decoder);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_start_utt")]
    public static partial int StartUtterance(DecoderHandle decoder);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_process_raw")]
    public static partial int Process(DecoderHandle decoder, short* pcm, nuint count, int noSearch, int whole);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_end_utt")]
    public static partial int EndUtterance(DecoderHandle decoder);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_get_hyp")]
    public static partial byte* Hypothesis(DecoderHandle decoder, out int score);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_seg_iter")]
    public static partial nint FirstSegment(DecoderHandle decoder);

    /// <summary>Moves on; frees the iterator and returns 0 behind the last one.</summary>
    [LibraryImport(PocketSphinx, EntryPoint = "ps_seg_next")]
    public static partial nint NextSegment(nint segment);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_seg_word")]
    public static partial byte* SegmentWord(nint segment);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_seg_frames")]
    public static partial void SegmentFrames(nint segment, out int first, out int last);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_seg_prob")]
    public static partial int SegmentProbability(nint segment, out int acoustic, out int language, out int backoff);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_seg_free")]
    public static partial void FreeSegment(nint segment);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_nbest")]
    public static partial nint FirstReading(DecoderHandle decoder);

    /// <summary>Moves on; frees the iterator and returns 0 behind the last one.</summary>
    [LibraryImport(PocketSphinx, EntryPoint = "ps_nbest_next")]
    public static partial nint NextReading(nint reading);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_nbest_hyp")]
    public static partial byte* ReadingText(nint reading, out int score);

    [LibraryImport(PocketSphinx, EntryPoint = "ps_nbest_free")]
    public static partial void FreeReading(nint reading);
}
