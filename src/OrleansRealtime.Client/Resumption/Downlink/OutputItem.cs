using OrleansRealtime.Client.Resumption.Uplink;

namespace OrleansRealtime.Client.Resumption.Downlink;

/// <summary>How far the spoken audio of one item has come, in samples at 24 kHz since its first.</summary>
internal sealed class OutputItem(string id, AudioEncoding encoding)
{
    public string Id { get; } = id;

    public AudioEncoding Encoding { get; } = encoding;

    /// <summary>Received and queued for the application.</summary>
    public long Received { get; set; }

    /// <summary>The application is done with it.</summary>
    public long Acted { get; set; }

    /// <summary>The server was told so.</summary>
    public long Acknowledged { get; set; }

    /// <summary>The number of the event that told the end of the audio; 0 while more may come.</summary>
    public long EndedAt { get; set; }
}
