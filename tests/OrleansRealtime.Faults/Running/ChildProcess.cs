using System.Diagnostics;

namespace OrleansRealtime.Faults.Running;

/// <summary>A process of this very program, in another of its modes.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", typeof(ChildProcess).Assembly.Location, .. args])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(line.Data, isOutput: true);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, isOutput: false);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>It ended by itself, and as it should.</summary>
    public bool HasSucceeded => _process.HasExited && _process.ExitCode == 0;

    /// <summary>The last lines it said, and all that went wrong.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    public static ChildProcess Start(params string[] args) => new(args);

    /// <summary>Starts one and waits until it says that it is ready.</summary>
    public static async Task<ChildProcess> StartAndWaitAsync(params string[] args)
    {
        var child = new ChildProcess(args);
        await Task.WhenAny(child._ready.Task, child._process.WaitForExitAsync()).WaitAsync(StartLimit);
        return !child.HasExited ? child : throw new InvalidOperationException($"'{args[0]}' ended at once:\n{child.Output}");
    }

    /// <summary>Without a word, as SIGKILL does it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public Task EndedAsync() => _process.WaitForExitAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private void Take(string? line, bool isOutput)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
            if (_output.Count > 200)
            {
                _output.RemoveAt(0);
            }
        }

        if (isOutput && line == Serving.FaultServer.Ready)
        {
            _ready.TrySetResult();
        }
    }
}
