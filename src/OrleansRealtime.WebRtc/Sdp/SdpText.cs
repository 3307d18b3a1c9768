using System.Globalization;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>Small pieces of the grammar of RFC 8866 §9.</summary>
internal static class SdpText
{
    /// <summary>Cuts the first word off: <paramref name="rest"/> goes on after the separator.</summary>
    public static ReadOnlySpan<char> Word(ref ReadOnlySpan<char> rest, char separator = ' ')
    {
        var end = rest.IndexOf(separator);
        var word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return word;
    }

    /// <summary>Visible ASCII, from <paramref name="min"/> to <see cref="SdpLimits.MaxToken"/> characters: safe to
    /// write into an answer.</summary>
    public static bool IsToken(ReadOnlySpan<char> word, int min = 1) =>
        word.Length >= min && word.Length <= SdpLimits.MaxToken && !word.ContainsAnyExceptInRange('!', '~');

    /// <summary>Digits alone, no sign.</summary>
    public static bool TryNumber(ReadOnlySpan<char> digits, int max, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= max;
}
