using System.ComponentModel.DataAnnotations;

namespace OrleansRealtime.Inference.Local.Flite;

/// <summary>Settings of the embedded voices.</summary>
public sealed class FliteOptions
{
    public const string SectionName = "Realtime:Inference:Flite";

    /// <summary>
    /// Threads that speak, apart from the thread pool. A voice speaks one text at a time, so more than four never help.
    /// <value>1–4; default one per core, at most 4.</value>
    /// </summary>
    [Range(1, 4)]
    public int Threads { get; set; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Voices to load at start. <value>Names of the API or of Flite; default alloy.</value></summary>
    public IList<string> WarmVoices { get; } = ["alloy"];
}
