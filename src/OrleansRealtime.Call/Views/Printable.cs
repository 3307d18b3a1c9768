using System.Globalization;

namespace OrleansRealtime.Call.Views;

/// <summary>Text from elsewhere must not move the cursor, clear the screen or pose as ours.</summary>
internal static class Printable
{
    public static string Of(string text) =>
        text.Any(IsUnsafe) ? string.Create(text.Length, text, Replace) : text;

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private static void Replace(Span<char> target, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            target[i] = IsUnsafe(text[i]) ? ' ' : text[i];
        }
    }

    // Format characters hold the overrides that turn text around.
    private static bool IsUnsafe(char c) =>
        char.IsControl(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.Format
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;
}
