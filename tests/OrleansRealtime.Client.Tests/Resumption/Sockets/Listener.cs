using System.Collections.Concurrent;
using OrleansRealtime.Client.Events;
using OrleansRealtime.Client.Resumption;
using OrleansRealtime.Client.Resumption.Notices;
using OrleansRealtime.Client.Tests.Resumption.Model;

namespace OrleansRealtime.Client.Tests.Resumption.Sockets;

/// <summary>A program that reads a session to its end and writes down what it is told.</summary>
internal sealed class Listener
{
    private readonly Lock _gate = new();
    private readonly List<(Func<Listener, bool> Holds, TaskCompletionSource Met)> _waiting = [];

    public ConcurrentQueue<ResumptionNotice> Notices { get; } = new();

    public List<(long Seq, string Mark)> Acted { get; } = [];

    public List<string> Types { get; } = [];

    public Dictionary<string, List<byte>> Items { get; } = [];

    /// <summary>Ends when the stream does, with what it ended with.</summary>
    public Task Reading { get; private set; } = Task.CompletedTask;

    public void Notify(ResumptionNotice notice)
    {
        Notices.Enqueue(notice);
        Check();
    }

    public void Listen(ResumableSession session) => Reading = ReadAsync(session);

    /// <summary>Ends when something holds; fails instead of hanging the test run.</summary>
    public async Task Until(Func<Listener, bool> holds)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (holds(this))
            {
                return;
            }

            _waiting.Add((holds, met));
        }

        await met.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public Task UntilTold(long seq) => Until(listener => listener.Acted.Count > 0 && listener.Acted[^1].Seq >= seq);

    public Task UntilNoticed<T>()
        where T : ResumptionNotice => Until(static listener => listener.Notices.OfType<T>().Any());

    private async Task ReadAsync(ResumableSession session)
    {
        await foreach (var told in session.ReadEventsAsync())
        {
            using (told)
            {
                lock (_gate)
                {
                    WriteDown(told);
                }

                Check();
            }
        }
    }

    private void WriteDown(RealtimeServerEvent told)
    {
        Types.Add(told.Type);
        if (told.Type == ServerEventTypes.OutputAudioDelta)
        {
            var item = told.ItemId!;
            Assert.True(told.Audio.Span.SequenceEqual(ModelItem.Audio(item, told.AudioPosition!.Value, told.Audio.Length / 2)));
            Items.TryAdd(item, []);
            Items[item].AddRange(told.Audio.Span);
        }
        else if (told.GetString("mark") is { } mark && mark != "anew")
        {
            Acted.Add((told.Sequence!.Value, mark));
        }
    }

    private void Check()
    {
        lock (_gate)
        {
            foreach (var (holds, met) in _waiting)
            {
                if (holds(this))
                {
                    met.TrySetResult();
                }
            }
        }
    }
}
