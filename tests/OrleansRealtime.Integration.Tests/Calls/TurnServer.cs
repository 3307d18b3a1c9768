using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OrleansRealtime.Testing;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>Debian's coturn on loopback, with ports of its own, for the tests of one class.</summary>
public sealed class TurnServer : IAsyncLifetime, IDisposable
{
    public const string User = "caller";
    public const string Password = "a-password-of-no-consequence";

    private const string Program = "/usr/bin/turnserver";

    private TempDirectory? _directory;
    private Process? _process;

    public static string? WhyNot => File.Exists(Program) ? null : "coturn is not installed";

    /// <summary>Where it listens, for UDP and TCP.</summary>
    public int Port { get; private set; }

    public async Task InitializeAsync()
    {
        // Every test that would use it is skipped.
        if (WhyNot is not null)
        {
            return;
        }

        _directory = new TempDirectory();
        Port = FreePort();
        string[] arguments =
        [
            "-n", "--listening-ip=127.0.0.1", $"--listening-port={Port.ToString(CultureInfo.InvariantCulture)}", "--relay-ip=127.0.0.1",
            "--allow-loopback-peers", "--lt-cred-mech", "--realm=tests", $"--user={User}:{Password}", "--no-tls", "--no-dtls", "--no-cli",
            "--no-rfc5780", $"--userdb={_directory["turndb"]}", $"--pidfile={_directory["pid"]}", "--log-file=stdout",
        ];
        _process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = new List<string>();
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (output)
            {
                output.Add(line.Data ?? "");
            }
        };
        _process.OutputDataReceived += keep;
        _process.ErrorDataReceived += keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Patience.UntilAsync(IsListening, () => $"coturn does not listen:\n{Said()}");

        string Said()
        {
            lock (output)
            {
                return string.Join('\n', output);
            }
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
        _directory?.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private bool IsListening()
    {
        Assert.False(_process!.HasExited, "coturn has ended.");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
