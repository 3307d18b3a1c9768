using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json.Nodes;
using OrleansRealtime.Testing;

namespace OrleansRealtime.Integration.Tests.Browser;

/// <summary>Debian's Firefox without a screen, shared by the tests of one class.</summary>
public sealed class Firefox : IAsyncLifetime, IDisposable
{
    private const string Program = "/usr/bin/firefox-esr";
    private const string Announcement = "WebDriver BiDi listening on ";

    // Sound without a click, and nobody who has to allow it.
    private const string Preferences = """
        user_pref("media.autoplay.default", 0);
        user_pref("media.autoplay.blocking_policy", 0);
        """;

    private TempDirectory? _directory;
    private Process? _process;
    private BidiConnection? _control;

    public static string? WhyNot =>
        !File.Exists(Program) ? "firefox-esr is not installed"
        : !HasNetwork() ? "Firefox calls no loopback address, and this machine has no other"
        : null;

    public async Task InitializeAsync()
    {
        // Every test that would use it is skipped.
        if (WhyNot is not null)
        {
            return;
        }

        _directory = new TempDirectory();
        await File.WriteAllTextAsync(_directory["user.js"], Preferences);
        string[] arguments = ["--headless", "--no-remote", "--profile", _directory.Path, "--remote-debugging-port", "0"];
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["HOME"] = _directory.Path;
        using var limit = new CancellationTokenSource(Patience.Limit);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith(Announcement, StringComparison.Ordinal) == true)
            {
                address.TrySetResult(new Uri(line.Data[Announcement.Length..]));
            }
        };
        _process.BeginErrorReadLine();
        _control = await BidiConnection.ConnectAsync(await address.Task.WaitAsync(limit.Token), limit.Token);
    }

    /// <summary>Runs scripts of these tests in a page of the server's that says nothing.</summary>
    /// <param name="server">Whose page it is.</param>
    /// <param name="scripts">Their names beside the tests.</param>
    /// <param name="expression">Whose value, a promise of text, is returned.</param>
    public async Task<string> EvaluateAsync(Uri server, string[] scripts, string expression)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        var created = await _control!.SendAsync("browsingContext.create", new JsonObject { ["type"] = "tab" }, limit.Token);
        var context = created.GetProperty("context").GetString();
        var page = new JsonObject { ["context"] = context, ["url"] = new Uri(server, "healthz").ToString(), ["wait"] = "complete" };
        await _control.SendAsync("browsingContext.navigate", page, limit.Token);
        var texts = scripts.Select(script => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Browser", script)));
        var evaluated = await _control.SendAsync(
            "script.evaluate",
            new JsonObject
            {
                ["expression"] = string.Join('\n', [.. texts, expression]),
                ["target"] = new JsonObject { ["context"] = context },
                ["awaitPromise"] = true,
            },
            limit.Token);
        await _control.SendAsync("browsingContext.close", new JsonObject { ["context"] = context }, limit.Token);
        Assert.True(evaluated.GetProperty("type").GetString() == "success", evaluated.ToString());
        return evaluated.GetProperty("result").GetProperty("value").GetString()!;
    }

    public async Task DisposeAsync()
    {
        if (_control is not null)
        {
            using var limit = new CancellationTokenSource(Patience.Limit);
            await _control.SendAsync("browser.close", [], limit.Token);
            await _process!.WaitForExitAsync(limit.Token);
        }
    }

    public void Dispose()
    {
        _control?.Dispose();
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process?.Dispose();
        _directory?.Dispose();
    }

    private static bool HasNetwork() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Any(unicast => !IPAddress.IsLoopback(unicast.Address) && !unicast.Address.IsIPv6LinkLocal);
}
