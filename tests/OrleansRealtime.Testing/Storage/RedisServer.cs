using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OrleansRealtime.Testing.Storage;

/// <summary>A redis-server of the test's own: on loopback, with its files in a directory of its own, ended by its process.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const int SigStop = 19;
    private const int SigCont = 18;
    private const int MaxTries = 600;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    private readonly TempDirectory _directory = new();
    private readonly string[] _options;
    private Process? _process;

    private RedisServer(int port, string[] options)
    {
        Port = port;
        _options = options;
    }

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="options">More of the server's own, such as <c>--appendonly</c>, <c>yes</c>.</param>
    public static async Task<RedisServer> StartAsync(params string[] options)
    {
        var server = new RedisServer(LoopbackPort.Free(), options);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>On the same port and the same files, after <see cref="KillAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--dir", _directory.Path, "--daemonize", "no", .. _options];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var tries = 0; !await AnswersAsync(); tries++)
        {
            if (_process.HasExited || tries >= MaxTries)
            {
                throw new InvalidOperationException("redis-server ended by itself, or does not answer.");
            }

            await Task.Delay(BetweenTries);
        }
    }

    /// <summary>As the loss of the process does it: nothing is flushed, nobody is told.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Stops the process where it is: connections stay, and nothing is answered until <see cref="Resume"/>.</summary>
    public void Hang() => Signal(SigStop);

    public void Resume() => Signal(SigCont);

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        _directory.Dispose();
    }

    private void Signal(int signal)
    {
        if (Kill(_process!.Id, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[7];
            await client.GetStream().ReadExactlyAsync(answer);
            return answer.AsSpan().SequenceEqual("+PONG\r\n"u8);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
