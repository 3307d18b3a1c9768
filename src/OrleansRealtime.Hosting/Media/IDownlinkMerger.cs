using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Hosting.Media;

/// <summary>Joins events of the session and audio of the inference worker. Pure and single-threaded; time comes in with every call.</summary>
internal interface IDownlinkMerger : IDisposable
{
    /// <summary>Events waiting to leave.</summary>
    int PendingEvents { get; }

    /// <summary>What they take.</summary>
    long PendingBytes { get; }

    void Add(SessionOutput.Event @event);

    /// <summary>Takes over the frame.</summary>
    void Add(OutputAudio audio);

    /// <summary>
    /// The client has heard the event that opened this stream, and its sound up to a position, on an earlier connection: what lies
    /// behind that may leave, and nothing before it.
    /// </summary>
    void Resume(SessionOutput.Resume resume);

    /// <summary>Not another sample of this operation, come or yet to come.</summary>
    void DropAudio(OperationId operation);

    /// <summary>The user speaks: silences every answer that may be interrupted, and says how much of each was heard.</summary>
    IReadOnlyList<AudioHeard> Interrupt(DateTimeOffset now);

    /// <summary>How much of each running answer can have been heard by now.</summary>
    IReadOnlyList<AudioHeard> Heard(DateTimeOffset now);

    /// <summary>The session has ended: no more audio, and nothing waits for any.</summary>
    void Finish();

    /// <summary>The next thing that may leave now.</summary>
    bool TryTake(DateTimeOffset now, out DownlinkItem item);

    /// <summary>Audio that has left or was dropped since the last call, to be made known to whoever makes it.</summary>
    bool TryTakeReleased(out (AudioStreamId Stream, int Samples) released);
}
