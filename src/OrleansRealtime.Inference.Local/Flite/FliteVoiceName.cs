using System.Collections.Frozen;

namespace OrleansRealtime.Inference.Local.Flite;

/// <summary>What a voice name of the API means here.</summary>
/// <param name="Voice">The Flite voice: slt (female), rms (male), awb (male, Scottish) or kal16 (male, synthetic).</param>
/// <param name="Pitch">Factor on its pitch; lets names that share a voice be told apart.</param>
internal readonly record struct FliteVoiceName(string Voice, float Pitch)
{
    private static readonly FrozenDictionary<string, FliteVoiceName> Names =
        new Dictionary<string, FliteVoiceName>(StringComparer.OrdinalIgnoreCase)
        {
            ["alloy"] = new("slt", 1),
            ["ash"] = new("rms", 1),
            ["ballad"] = new("awb", 1),
            ["coral"] = new("slt", 1.06f),
            ["echo"] = new("rms", 0.94f),
            ["sage"] = new("slt", 0.94f),
            ["shimmer"] = new("slt", 1.12f),
            ["verse"] = new("awb", 1.08f),
            ["marin"] = new("slt", 0.97f),
            ["cedar"] = new("rms", 0.9f),
            ["slt"] = new("slt", 1),
            ["rms"] = new("rms", 1),
            ["awb"] = new("awb", 1),
            ["kal16"] = new("kal16", 1),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>All names, of the API and Flite's own.</summary>
    public static IEnumerable<string> All => Names.Keys;

    /// <summary>The voice of a name. One nobody knows speaks as alloy: a reply in another voice beats none.</summary>
    public static FliteVoiceName Of(string name) => Names.TryGetValue(name, out var known) ? known : Names["alloy"];
}
