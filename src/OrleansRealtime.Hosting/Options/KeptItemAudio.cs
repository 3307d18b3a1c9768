namespace OrleansRealtime.Hosting.Options;

/// <summary>How long the sound of items can be retrieved.</summary>
public enum KeptItemAudio
{
    /// <summary>While it is among the last, and the session in the same process; it is never written down.</summary>
    Recent,

    /// <summary>As long as its session can be: it is kept, and written down with it, as Opus.</summary>
    Session,

    /// <summary>Never.</summary>
    None,
}
