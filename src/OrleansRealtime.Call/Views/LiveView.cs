using OrleansRealtime.Call.Calls;
using Spectre.Console;

namespace OrleansRealtime.Call.Views;

/// <summary>
/// The call on a terminal, redrawn in place. Server text goes into <see cref="Text"/> objects only, never into markup, which
/// would read brackets in it as commands.
/// </summary>
internal sealed class LiveView(IAnsiConsole console) : ICallView
{
    // As much history as fits beside the captions on a small terminal; the rest is in the closing summary or in --events.
    private const int ShownEvents = 10;
    private const int ShownCaptions = 6;

    private static readonly Style Faint = new(Color.Grey);
    private static readonly Style User = new(Color.Aqua, decoration: Decoration.Bold);
    private static readonly Style Server = new(Color.Green, decoration: Decoration.Bold);
    private static readonly Style Fault = new(Color.Red);

    private readonly Queue<(TimeSpan At, string What, string Detail)> _events = new();
    private LiveDisplayContext? _display;
    private Captions? _captions;
    private CallProgress _progress;

    public Task<T> ShowAsync<T>(Func<Task<T>> call) =>
        console.Live(new Text("")).AutoClear(false).Overflow(VerticalOverflow.Crop).StartAsync(async display =>
        {
            _display = display;
            var result = await call();
            Redraw();
            return result;
        });

    public void Captioned(Captions all, Caption changed)
    {
        _captions = all;
        Redraw();
    }

    public void Happened(TimeSpan at, string what, string detail)
    {
        _events.Enqueue((at, what, detail));
        if (_events.Count > ShownEvents)
        {
            _events.Dequeue();
        }

        Redraw();
    }

    public void Progressed(CallProgress progress)
    {
        _progress = progress;
        Redraw();
    }

    public void Summarize(IReadOnlyList<(string Name, string Value)> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");
        foreach (var (name, value) in rows)
        {
            table.AddRow(new Text(name, Faint), new Text(Printable.Of(value)));
        }

        console.Write(table);
    }

    private void Redraw() => _display?.UpdateTarget(new Rows(Conversation(), Timeline(), Status()));

    private Panel Conversation()
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        var spoken = _captions?.All.Where(caption => caption.Text.Length > 0).TakeLast(ShownCaptions) ?? [];
        foreach (var caption in spoken)
        {
            var text = Printable.Of(caption.Text);
            grid.AddRow(
                new Text(caption.ByUser ? "you" : "server", caption.ByUser ? User : Server),
                caption.IsFinal ? new Text(text) : new Text($"{text} …", new Style(decoration: Decoration.Italic)));
        }

        return new Panel(grid).Header("conversation").RoundedBorder().BorderStyle(Faint).Expand();
    }

    private Grid Timeline()
    {
        var grid = new Grid().AddColumn(new GridColumn().RightAligned().NoWrap()).AddColumn().AddColumn();
        foreach (var (at, what, detail) in _events)
        {
            grid.AddRow(
                new Text($"{Printable.Seconds(at)} s", Faint),
                new Text(Printable.Of(what), what == "error" ? Fault : Style.Plain),
                new Text(Printable.Of(detail), Faint));
        }

        return grid;
    }

    private Text Status()
    {
        var speaking = _progress.Spoken is { } spoken
            ? $"asked {Printable.Seconds(Min(spoken, _progress.Question))} of {Printable.Seconds(_progress.Question)} s"
            : "asked in writing";
        return new Text(
            $"{speaking}   heard {Printable.Seconds(_progress.Heard)} of {Printable.Seconds(_progress.Answer)} s", Faint);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
