namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>Control chunks that the next packets are to carry.</summary>
[Flags]
internal enum PendingChunks
{
    None = 0,
    Init = 1 << 0,
    InitAck = 1 << 1,
    CookieEcho = 1 << 2,
    CookieAck = 1 << 3,
    Sack = 1 << 4,
    HeartbeatAck = 1 << 5,
    ReconfigResponse = 1 << 6,
    ReconfigRequest = 1 << 7,
    Shutdown = 1 << 8,
    ShutdownAck = 1 << 9,
    ShutdownComplete = 1 << 10,
    Abort = 1 << 11,
}
