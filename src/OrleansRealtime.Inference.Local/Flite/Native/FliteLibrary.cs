using System.Runtime.InteropServices;

namespace OrleansRealtime.Inference.Local.Flite.Native;

/// <summary>libflite 2.2, as declared in flite.h, cst_synth.h, cst_item.h, cst_utterance.h and cst_audio.h.</summary>
internal static unsafe partial class FliteLibrary
{
    public const string Flite = "libflite.so.1";

    [LibraryImport(Flite, EntryPoint = "flite_init")]
    public static partial int Init();

    [LibraryImport(Flite, EntryPoint = "new_utterance")]
    public static partial nint NewUtterance();

    [LibraryImport(Flite, EntryPoint = "delete_utterance")]
    public static partial void DeleteUtterance(nint utterance);

    [LibraryImport(Flite, EntryPoint = "utt_set_input_text")]
    public static partial nint SetText(UtteranceHandle utterance, byte* text);

    /// <summary>Copies the voice's features into the utterance.</summary>
    [LibraryImport(Flite, EntryPoint = "utt_init")]
    public static partial nint InitUtterance(UtteranceHandle utterance, nint voice);

    /// <summary>Text to sound; 0 when it fails.</summary>
    [LibraryImport(Flite, EntryPoint = "utt_synth")]
    public static partial nint Synthesise(UtteranceHandle utterance);

    [LibraryImport(Flite, EntryPoint = "utt_relation_present", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int HasRelation(UtteranceHandle utterance, string name);

    [LibraryImport(Flite, EntryPoint = "utt_relation", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Relation(UtteranceHandle utterance, string name);

    [LibraryImport(Flite, EntryPoint = "relation_head")]
    public static partial nint FirstItem(nint relation);

    [LibraryImport(Flite, EntryPoint = "relation_tail")]
    public static partial nint LastItem(nint relation);

    [LibraryImport(Flite, EntryPoint = "item_next")]
    public static partial nint NextItem(nint item);

    [LibraryImport(Flite, EntryPoint = "item_prev")]
    public static partial nint PreviousItem(nint item);

    /// <summary>Follows a path of relations from an item; 0 when it leads nowhere.</summary>
    [LibraryImport(Flite, EntryPoint = "flite_path_to_item", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ItemAt(nint item, string path);

    [LibraryImport(Flite, EntryPoint = "flite_ffeature_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* StringFeature(nint item, string path);

    [LibraryImport(Flite, EntryPoint = "flite_ffeature_float", StringMarshalling = StringMarshalling.Utf8)]
    public static partial float FloatFeature(nint item, string path);

    /// <summary>Keeps the pointer to the name, which therefore has to live on.</summary>
    [LibraryImport(Flite, EntryPoint = "flite_feat_set_float")]
    public static partial void SetFloat(nint features, byte* name, float value);

    /// <summary>Keeps the pointer to the name, and a reference to the value.</summary>
    [LibraryImport(Flite, EntryPoint = "flite_feat_set")]
    public static partial void SetValue(nint features, byte* name, nint value);

    [LibraryImport(Flite, EntryPoint = "new_audio_streaming_info")]
    public static partial StreamingInfo* NewStreamingInfo();

    /// <summary>Wraps it as a value; the features that hold the value free it.</summary>
    [LibraryImport(Flite, EntryPoint = "audio_streaming_info_val")]
    public static partial nint StreamingValue(StreamingInfo* info);
}
