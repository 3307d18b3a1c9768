using OrleansRealtime.Faults.Conversations;
using OrleansRealtime.Faults.Network;

namespace OrleansRealtime.Faults.Running;

/// <summary>A client process with its network, which is started again after each death until its conversations are over.</summary>
internal sealed class ClientGroup : IAsyncDisposable
{
    private readonly TalkOptions _options;
    private readonly SemaphoreSlim _one = new(1, 1);
    private ChildProcess _process;

    public ClientGroup(int serverPort, string folder, int first, int count, int turns)
    {
        Proxy = new FaultProxy(serverPort);
        _options = new TalkOptions(Proxy.Address, folder, first, count, turns);
        _process = Start();
    }

    public FaultProxy Proxy { get; }

    public async Task KillAsync()
    {
        await _one.WaitAsync();
        try
        {
            if (_process.HasExited)
            {
                return;
            }

            await _process.KillAsync();
            await _process.DisposeAsync();
            _process = Start();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Returns when its conversations are over.</summary>
    public async Task EndedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var process = _process;
            await process.EndedAsync().WaitAsync(cancellationToken);
            await _one.WaitAsync(cancellationToken);
            try
            {
                if (process == _process)
                {
                    return;
                }
            }
            finally
            {
                _one.Release();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await Proxy.DisposeAsync();
        _one.Dispose();
    }

    private ChildProcess Start() => ChildProcess.Start("talk", _options.ToString());
}
