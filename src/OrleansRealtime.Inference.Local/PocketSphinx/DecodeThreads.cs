using System.Collections.Concurrent;

namespace OrleansRealtime.Inference.Local.PocketSphinx;

/// <summary>
/// The only threads that decode. A chunk can take 100 ms of a core, so it must neither run on a caller's event loop nor
/// occupy the thread pool, which serves media and sockets.
/// </summary>
internal sealed class DecodeThreads : IDisposable
{
    private readonly BlockingCollection<IThreadPoolWorkItem> _work = [];

    public DecodeThreads(int count)
    {
        for (var i = 0; i < count; i++)
        {
            new Thread(Run) { IsBackground = true, Name = $"PocketSphinx {i}" }.Start();
        }
    }

    /// <summary>Queues work that handles its own failures. At most one item per transcription is queued at a time.</summary>
    public void Queue(IThreadPoolWorkItem work) => _work.Add(work);

    /// <summary>Lets queued work finish and refuses more.</summary>
    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work.Execute();
        }
    }
}
