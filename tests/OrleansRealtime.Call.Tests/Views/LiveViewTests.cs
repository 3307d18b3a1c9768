using OrleansRealtime.Call.Calls;
using OrleansRealtime.Call.Views;
using Spectre.Console;

namespace OrleansRealtime.Call.Tests.Views;

public sealed class LiveViewTests
{
    [Fact]
    public async Task MarkupFromTheServer_IsShownAsItIs()
    {
        using var screen = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(screen),
        });
        var view = new LiveView(console);

        await view.ShowAsync(() =>
        {
            var captions = new Captions();
            view.Captioned(captions, captions.Finish("a", byUser: false, "[red]not [/markup"));
            view.Happened(TimeSpan.Zero, "[x]", "[/]");
            return Task.FromResult(0);
        });
        view.Summarize([("said", "[red]")]);

        Assert.Contains("[red]not [/markup", screen.ToString(), StringComparison.Ordinal);
        Assert.Contains("[x]", screen.ToString(), StringComparison.Ordinal);
    }
}
