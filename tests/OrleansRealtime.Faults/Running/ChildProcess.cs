using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OrleansRealtime.Faults.Running;

/// <summary>This program in another mode, in a process of its own that can be killed.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public Task Ended => _process.WaitForExitAsync();

    public bool HasEnded => _process.HasExited;

    /// <param name="told">Each line of its output, the errors' too; on threads of the pool.</param>
    /// <param name="environment">Added to this process's.</param>
    /// <param name="arguments">The mode and what belongs to it.</param>
    public static ChildProcess Start(Action<string> told, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var binary = Path.Combine(AppContext.BaseDirectory, "OrleansRealtime.Faults");
        var start = new ProcessStartInfo(Dotnet)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])
            ["exec", "--runtimeconfig", binary + ".runtimeconfig.json", "--depsfile", binary + ".deps.json", binary + ".dll", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Tell(line.Data);
        process.ErrorDataReceived += (_, line) => Tell(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(process);

        void Tell(string? line)
        {
            if (line is not null)
            {
                told(line);
            }
        }
    }

    /// <summary>SIGKILL, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }

        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    // The runtime lies in <root>/shared/Microsoft.NETCore.App/<version>/.
    private static string Dotnet =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
}
