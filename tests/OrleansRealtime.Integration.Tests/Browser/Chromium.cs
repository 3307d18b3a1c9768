using Microsoft.Playwright;

namespace OrleansRealtime.Integration.Tests.Browser;

/// <summary>Debian's Chromium without a screen, shared by the tests of one class.</summary>
public class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static string? WhyNot => File.Exists(Program) ? null : "chromium is not installed";

    /// <summary>Further arguments of the program's.</summary>
    protected virtual IEnumerable<string> Arguments => [];

    public async Task InitializeAsync()
    {
        // Every test that would use it is skipped.
        if (WhyNot is not null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,

            // Chromium refuses to sandbox for root, who runs tests in containers; it only ever sees pages of these tests.
            Args = ["--no-sandbox", .. Arguments],
        });
    }

    /// <summary>A page of the server's that says nothing, with scripts of these tests in it.</summary>
    /// <remarks>Really fetched: from a page made up here Chromium lets nobody connect to a local address.</remarks>
    /// <param name="server">Whose page it is.</param>
    /// <param name="scripts">Their names beside the tests.</param>
    public async Task<IPage> OpenAsync(Uri server, params string[] scripts)
    {
        var page = await _browser!.NewPageAsync();
        await page.GotoAsync(new Uri(server, "healthz").ToString());
        foreach (var script in scripts)
        {
            await page.AddScriptTagAsync(new PageAddScriptTagOptions { Path = PathOf(script) });
        }

        return page;
    }

    /// <summary>An empty page in which scripts of these tests run before each page's own.</summary>
    /// <param name="scripts">Their names beside the tests.</param>
    public async Task<IPage> PrepareAsync(params string[] scripts)
    {
        var page = await _browser!.NewPageAsync();
        foreach (var script in scripts)
        {
            await page.AddInitScriptAsync(scriptPath: PathOf(script));
        }

        return page;
    }

    public virtual async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static string PathOf(string script) => Path.Combine(AppContext.BaseDirectory, "Browser", script);
}
