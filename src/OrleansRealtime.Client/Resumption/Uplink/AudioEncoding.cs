namespace OrleansRealtime.Client.Resumption.Uplink;

/// <summary>How many bytes a sample at 24 kHz takes on the wire: two in PCM16, a third of one in G.711 at 8 kHz.</summary>
internal readonly record struct AudioEncoding
{
    private AudioEncoding(string name, int unitBytes, int unitSamples)
    {
        Name = name;
        UnitBytes = unitBytes;
        UnitSamples = unitSamples;
    }

    public static AudioEncoding Pcm16 { get; } = new("audio/pcm", 2, 1);

    public static AudioEncoding MuLaw { get; } = new("audio/pcmu", 1, 3);

    public static AudioEncoding ALaw { get; } = new("audio/pcma", 1, 3);

    /// <summary>The wire's name of the format.</summary>
    public string Name { get; }

    /// <summary>The fewest bytes that make whole samples.</summary>
    public int UnitBytes { get; }

    /// <summary>The samples in <see cref="UnitBytes"/>.</summary>
    public int UnitSamples { get; }

    /// <summary>The format of that name; PCM16 for one not known, which is the wire's own default.</summary>
    public static AudioEncoding Named(string? name) => name switch
    {
        "audio/pcmu" or "g711_ulaw" => MuLaw,
        "audio/pcma" or "g711_alaw" => ALaw,
        _ => Pcm16,
    };

    /// <summary>Whole samples in so many bytes.</summary>
    public long Samples(long bytes) => bytes / UnitBytes * UnitSamples;

    /// <summary>Bytes of so many samples, rounded down to what can be cut.</summary>
    public long Bytes(long samples) => samples / UnitSamples * UnitBytes;
}
