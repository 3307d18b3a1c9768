using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Pcm;
using OrleansRealtime.Audio.Wav;
using OrleansRealtime.Inference.Local.PocketSphinx;
using OrleansRealtime.Inference.Transcription;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>The user's own mouth and ears: the same libraries as the server's, used apart from it.</summary>
internal static class SpeechTools
{
    /// <summary>
    /// A sentence by Flite's own program, PCM16 mono 24 kHz. Its voices breathe by the C library's random numbers: only in a process
    /// of its own is a sentence the same each time, whatever else speaks in this one.
    /// </summary>
    public static async Task<short[]> SpeakAsync(string text, string voice)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.wav");
        try
        {
            await SpeechProgram.RunAsync(SpeechPackages.VoiceProgram, "-voice", voice, "-t", text, "-o", path);
            var speech = WavReader.Read(await File.ReadAllBytesAsync(path));
            return Resampler.Convert(speech.Samples, speech.SampleRate, SampleTime.Rate);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Without the silence a voice program puts around a sentence: from the first sample over a fiftieth of its peak to the last.</summary>
    public static short[] Trim(short[] pcm)
    {
        var loud = pcm.Max(sample => Math.Abs((int)sample)) / 50;
        var first = Array.FindIndex(pcm, sample => Math.Abs((int)sample) > loud);
        var last = Array.FindLastIndex(pcm, sample => Math.Abs((int)sample) > loud);
        return pcm[first..(last + 1)];
    }

    public static async Task<string> RecogniseAsync(short[] pcm)
    {
        using var transcriber = new PocketSphinxTranscriber(new PocketSphinxOptions());
        await using var transcription = await transcriber.StartAsync(TranscriptionOptions.Default, CancellationToken.None);
        var silence = SyntheticVoice.Samples(SyntheticVoice.Silence(300));
        await transcription.AppendAsync((short[])[.. silence, .. pcm, .. silence], CancellationToken.None);
        return (await transcription.CompleteAsync(CancellationToken.None)).Text;
    }
}
