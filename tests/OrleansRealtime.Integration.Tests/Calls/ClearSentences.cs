using OrleansRealtime.Integration.Tests.Speech;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>Sentences that the offline recogniser understands the same each time, however a call begins: a recorded command and a clear voice.</summary>
internal static class ClearSentences
{
    private static readonly string[] Texts =
    [
        "what is the weather in paris",
        "what time is it",
        "how many people live in london",
    ];

    /// <summary>PCM16 at 24 kHz.</summary>
    public static async Task<IReadOnlyList<(string Text, ReadOnlyMemory<short> Pcm)>> SpeakAsync()
    {
        var recorded = SpeechRecordings.GoForward;
        var spoken = new List<(string, ReadOnlyMemory<short>)> { (recorded.Transcript, recorded.Pcm24k) };
        foreach (var text in Texts)
        {
            spoken.Add((text, await SpeechTools.SpeakAsync(text, "slt")));
        }

        return spoken;
    }
}
