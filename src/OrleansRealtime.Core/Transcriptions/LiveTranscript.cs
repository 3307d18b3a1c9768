namespace OrleansRealtime.Core.Transcriptions;

/// <summary>
/// Makes deltas, which cannot be taken back, out of partial results, which are revised. A word is told once it has stood
/// unchanged through several results with other words behind it.
/// </summary>
internal sealed class LiveTranscript
{
    // measured on the offline recogniser: its last two words change most, and a word that stood three times rarely changes.
    private const int Agreement = 3;
    private const int HeldBack = 2;

    private string[] _words = [];
    private int[] _age = [];
    private string _told;

    /// <param name="told">What the client was told before; nothing is told twice.</param>
    public LiveTranscript(string told = "") => _told = told;

    /// <summary>All that was told so far.</summary>
    public string Told => _told;

    /// <summary>What a new partial result adds for certain; empty when nothing.</summary>
    public string Advance(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var age = new int[words.Length];
        var same = true;
        var stable = 0;
        for (var i = 0; i < words.Length; i++)
        {
            same = same && i < _words.Length && words[i] == _words[i];
            age[i] = same ? _age[i] + 1 : 1;
            if (i == stable && age[i] >= Agreement && i < words.Length - HeldBack)
            {
                stable++;
            }
        }

        (_words, _age) = (words, age);
        return Tell(string.Join(' ', words, 0, stable));
    }

    /// <summary>The rest of the final text; empty when the final text contradicts what was told.</summary>
    public string Finish(string text) => Tell(text);

    private string Tell(string text)
    {
        if (text.Length <= _told.Length || !text.StartsWith(_told, StringComparison.Ordinal))
        {
            return "";
        }

        var delta = text[_told.Length..];
        _told = text;
        return delta;
    }
}
