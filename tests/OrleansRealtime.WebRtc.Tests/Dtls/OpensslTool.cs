using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OrleansRealtime.Testing;
using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.WebRtc.Tests.Dtls;

/// <summary>The <c>openssl</c> program as the peer, over a real socket.</summary>
internal sealed class OpensslTool : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempDirectory _folder = new();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly StringBuilder _output = new();
    private EndPoint _peer = new IPEndPoint(IPAddress.Loopback, 0);
    private Process? _process;

    public OpensslTool()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.ReceiveTimeout = 20;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=tool", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        Fingerprint = DtlsFingerprint.Of(certificate.RawData);
        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportECPrivateKeyPem());
    }

    public DtlsFingerprint Fingerprint { get; }

    public TimeSpan Now => _clock.Elapsed;

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>What the program printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    private string CertificatePath => Path.Combine(_folder.Path, "certificate.pem");

    private string KeyPath => Path.Combine(_folder.Path, "key.pem");

    public void Start(string arguments)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("openssl", $"{arguments} -dtls1_2 -cert {CertificatePath} -key {KeyPath}")
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Print(line.Data);
        _process.ErrorDataReceived += (_, line) => Print(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public void Type(string line)
    {
        _process!.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Whom to talk to before anything came from there.</summary>
    public void SendTo(int port) => _peer = new IPEndPoint(IPAddress.Loopback, port);

    /// <summary>Carries datagrams between the program and <paramref name="transport"/> until <paramref
    /// name="isDone"/>.</summary>
    public void Run(DtlsTransport transport, Func<bool> isDone)
    {
        var buffer = new byte[DtlsTransport.MaxReceived];
        for (var end = Now + Patience; !isDone();)
        {
            Assert.True(Now < end, $"{transport.State} {transport.Failure} {transport.FailureDetail}\n{Output}");
            transport.HandleTimeout(Now);
            while (transport.TryTakeDatagram(buffer, out var count))
            {
                _socket.SendTo(buffer.AsSpan(0, count), _peer);
            }

            try
            {
                var received = _socket.ReceiveFrom(buffer, ref _peer);
                transport.HandleDatagram(Now, buffer.AsSpan(0, received));
            }
            catch (SocketException late) when (late.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
            {
                // Time to look at the clock.
            }
        }
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
        }

        _process?.Dispose();
        _socket.Dispose();
        _folder.Dispose();
    }

    private void Print(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
