using System.ComponentModel.DataAnnotations;

namespace OrleansRealtime.Inference.Local.PocketSphinx;

/// <summary>Settings of the embedded recogniser. Every default was measured: docs/decisions/0020-offline-recognition.md.</summary>
public sealed class PocketSphinxOptions
{
    public const string SectionName = "Realtime:Inference:PocketSphinx";

    /// <summary>Folder of the acoustic model (16 kHz). Debian: pocketsphinx-en-us.</summary>
    [Required]
    public string AcousticModel { get; set; } = "/usr/share/pocketsphinx/model/en-us/en-us";

    /// <summary>The language model.</summary>
    [Required]
    public string LanguageModel { get; set; } = "/usr/share/pocketsphinx/model/en-us/en-us.lm.bin";

    /// <summary>The pronouncing dictionary.</summary>
    [Required]
    public string Dictionary { get; set; } = "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict";

    /// <summary>
    /// Utterances recognised at the same time; each decoder holds about 100 MB.
    /// <value>1–256; default twice the cores, at least 2: live speech needs 0.2–0.4 of a core.</value>
    /// </summary>
    [Range(1, 256)]
    public int MaxDecoders { get; set; } = Math.Max(2, 2 * Environment.ProcessorCount);

    /// <summary>Decoders loaded at start, 0.5 s each. <value>0–256, at most <see cref="MaxDecoders"/>; default 1.</value></summary>
    [Range(0, 256)]
    public int WarmDecoders { get; set; } = 1;

    /// <summary>Callers that may wait for a decoder before more are refused. <value>0–10,000; default 64.</value></summary>
    [Range(0, 10_000)]
    public int MaxWaiting { get; set; } = 64;

    /// <summary>Threads that decode, apart from the thread pool. <value>0–256; default 0: one per core.</value></summary>
    [Range(0, 256)]
    public int Threads { get; set; }

    /// <summary>
    /// Searches the whole utterance again at its end. Costs 0.1–0.4 s there and did not lower the error rate. Default off.
    /// </summary>
    public bool SecondPass { get; set; }

    /// <summary>Other readings to report. <value>0–20; default 4.</value></summary>
    [Range(0, 20)]
    public int MaxAlternatives { get; set; } = 4;
}
