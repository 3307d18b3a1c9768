using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Pcm;
using OrleansRealtime.Audio.Wav;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>
/// Tells by ear which of some sentences was said. A real-time client on a busy machine stretches and drops sound, more than a
/// recogniser of any sentence whatever can bear; which of a few it was is still beyond doubt.
/// </summary>
internal static class Ear
{
    // What is expected somewhere, and sentences that are only there to be mistaken for it.
    private static readonly string[] Sentences =
    [
        "i heard go forward ten meters",
        "i heard come back with seven tickets",
        "two plus two is four",
        "three times nine is twenty seven",
        "good morning how can i help you",
        "once upon a time there was a small robot",
        "i am sorry i do not know that",
        "the weather in paris is sunny today",
        "my name is robin i am a small assistant",
        "you are welcome",
    ];

    /// <summary>The sentence, in lower case without punctuation; empty when it was none of them.</summary>
    /// <param name="pcm">PCM16 mono at 24 kHz.</param>
    public static async Task<string> WhichAsync(short[] pcm)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var (sound, grammar) = ($"{path}.wav", $"{path}.gram");
        try
        {
            short[] silence = new short[SampleTime.FromMilliseconds(500).Samples];
            short[] padded = [.. silence, .. pcm, .. silence];
            await File.WriteAllBytesAsync(
                sound, WavWriter.Write(ReferenceProgram.SampleRate, Resampler.Convert(padded, SampleTime.Rate, ReferenceProgram.SampleRate)));
            await File.WriteAllTextAsync(
                grammar, $"#JSGF V1.0;\ngrammar said;\npublic <said> = {string.Join(" | ", Sentences)};\n");
            return await ReferenceProgram.TranscribeAsync(sound, "-jsgf", grammar);
        }
        finally
        {
            File.Delete(sound);
            File.Delete(grammar);
        }
    }
}
