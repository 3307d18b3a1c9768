using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrleansRealtime.Load.Calls;

/// <summary>A Janus gateway with nothing but its echo test, which never leaves this machine; its settings last as long as it runs.</summary>
internal sealed class JanusProcess : IAsyncDisposable
{
    private static readonly string[] Programs = ["/usr/bin/janus", "/usr/local/bin/janus", "/opt/janus/bin/janus"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly DirectoryInfo _settings;

    private JanusProcess(Process process, DirectoryInfo settings, Uri address)
    {
        _process = process;
        _settings = settings;
        Address = address;
    }

    /// <summary>Whether there is one on this machine.</summary>
    public static bool IsInstalled => Programs.Any(File.Exists);

    public Uri Address { get; }

    public int Id => _process.Id;

    public static async Task<JanusProcess> StartAsync(CancellationToken cancellationToken)
    {
        var port = FreePort();
        var settings = Directory.CreateTempSubdirectory("janus-load-");
        await File.WriteAllTextAsync(Path.Combine(settings.FullName, "janus.transport.http.jcfg"),
            $$"""general: { json = "compact" base_path = "/janus" http = true port = {{port}} ip = "127.0.0.1" https = false }""",
            cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(settings.FullName, "janus.plugin.echotest.jcfg"), "general: { }", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(settings.FullName, "janus.jcfg"),
            $$"""
            general: { configs_folder = "{{settings.FullName}}" debug_level = 1 session_timeout = 0 }
            media: { dtls_mtu = 1200 }
            nat: { }
            plugins: { disable = "libjanus_audiobridge.so,libjanus_lua.so,libjanus_duktape.so,libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_videoroom.so,libjanus_voicemail.so" }
            transports: { disable = "libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so,libjanus_websockets.so" }
            """,
            cancellationToken);
        var start = new ProcessStartInfo(Programs.First(File.Exists)) { RedirectStandardOutput = true };
        start.ArgumentList.Add("-F");
        start.ArgumentList.Add(settings.FullName);
        var janus = new JanusProcess(Process.Start(start)!, settings, new Uri($"http://127.0.0.1:{port}/"));
        _ = Task.Run(() => janus._process.StandardOutput.BaseStream.CopyTo(Console.OpenStandardError()), CancellationToken.None);
        await janus.ListeningAsync(cancellationToken);
        return janus;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _settings.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // It says nothing when it is ready, so it is asked.
    private async Task ListeningAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync("janus/info", limit.Token);
                return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
            }
        }
    }
}
