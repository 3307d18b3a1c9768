using OrleansRealtime.Call.Calls;

namespace OrleansRealtime.Call.Views;

/// <summary>One line per happening, for files and pipes. Captions appear when they are final.</summary>
internal sealed class PlainView(TextWriter output) : ICallView
{
    public Task<T> ShowAsync<T>(Func<Task<T>> call) => call();

    public void Captioned(Captions all, Caption changed)
    {
        if (changed.IsFinal)
        {
            output.WriteLine($"{(changed.ByUser ? "you" : "server")}: {Printable.Of(changed.Text)}");
        }
    }

    public void Happened(TimeSpan at, string what, string detail) =>
        output.WriteLine($"{Printable.Seconds(at),8} s  {Printable.Of(what)}{(detail.Length == 0 ? "" : "  ")}{Printable.Of(detail)}");

    public void Progressed(CallProgress progress)
    {
    }

    public void Summarize(IReadOnlyList<(string Name, string Value)> rows)
    {
        output.WriteLine();
        var width = rows.Max(row => row.Name.Length);
        foreach (var (name, value) in rows)
        {
            output.WriteLine($"{name.PadRight(width)}  {Printable.Of(value)}");
        }

        output.Flush();
    }
}
