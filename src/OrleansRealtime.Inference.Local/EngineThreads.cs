using System.Collections.Concurrent;

namespace OrleansRealtime.Inference.Local;

/// <summary>
/// The only threads a native engine runs on. One step of it can take 100 ms of a core, so it must neither run on a caller's
/// event loop nor occupy the thread pool, which serves media and sockets.
/// </summary>
internal sealed class EngineThreads : IDisposable
{
    private readonly BlockingCollection<IThreadPoolWorkItem> _work = [];

    public EngineThreads(string name, int count)
    {
        for (var i = 0; i < count; i++)
        {
            new Thread(Run) { IsBackground = true, Name = $"{name} {i}" }.Start();
        }
    }

    /// <summary>Queues work that handles its own failures. Whoever queues bounds what it queues.</summary>
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
