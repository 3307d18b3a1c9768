using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Pcm;
using OrleansRealtime.Audio.Wav;
using OrleansRealtime.Inference.Local.Flite;
using OrleansRealtime.Inference.Local.PocketSphinx;
using OrleansRealtime.Inference.Speech;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Benchmarks.Local;

/// <summary>
/// Measures the embedded recogniser and voices through the classes the server uses, with 20 ms chunks of 24 kHz audio.
/// Wants Debian's pocketsphinx-testdata.
/// </summary>
internal static class SpeechMeasurement
{
    private const string TestAudio = "/usr/share/pocketsphinx/test/data";

    private static readonly string[] Sentences =
    [
        "what time is it", "what is the weather like today", "turn on the lights in the kitchen", "please call my mother",
        "how are you doing today", "i would like to order a pizza", "can you help me with this problem",
        "where is the nearest hospital", "what is the capital of france", "tell me a story about the sea",
        "set a timer for ten minutes", "remind me to buy milk tomorrow", "what day is it today", "how much does it cost",
        "play some music please", "good morning", "thank you very much", "i do not understand", "open the front door",
        "how far is it to the station", "what is two plus three", "could you repeat that please", "my name is john",
        "stop talking now", "tell me the news",
    ];

    public static async Task RunAsync(string[] args)
    {
        var options = new PocketSphinxOptions { SecondPass = args.Contains("SecondPass"), MaxDecoders = 2 };
        var verbose = args.Contains("verbose");
        using var synthesizer = new FliteSynthesizer(new FliteOptions());
        using var transcriber = new PocketSphinxTranscriber(options);
        var watch = Stopwatch.StartNew();
        await transcriber.WarmUpAsync(CancellationToken.None);
        Console.WriteLine($"first decoder {watch.ElapsedMilliseconds} ms");

        var human = ReadHuman();
        await MeasureAsync("librivox, whole", transcriber, human[..5], silence: null, verbose);
        await MeasureAsync("librivox, cut at 500 ms", transcriber, human[..5], 500, verbose);
        await MeasureAsync("librivox, cut at 200 ms", transcriber, human[..5], 200, verbose);
        await MeasureAsync("short commands", transcriber, human[5..], silence: null, verbose);
        foreach (var voice in (string[])["slt", "rms", "awb", "kal16", "shimmer", "sage"])
        {
            await MeasureVoiceAsync(voice, synthesizer, transcriber, verbose);
        }
    }

    private static async Task MeasureVoiceAsync(
        string voice, FliteSynthesizer synthesizer, PocketSphinxTranscriber transcriber, bool verbose)
    {
        var spoken = new List<(short[] Pcm, string Reference)>();
        var first = new List<double>();
        var elapsed = 0.0;
        var samples = 0L;
        foreach (var sentence in Sentences)
        {
            var pcm = new List<short>();
            var watch = Stopwatch.StartNew();
            await foreach (var chunk in synthesizer.SpeakAsync(sentence, new VoiceSettings(voice), CancellationToken.None))
            {
                if (pcm.Count == 0)
                {
                    first.Add(watch.Elapsed.TotalMilliseconds);
                }

                pcm.AddRange(chunk.Audio.Span);
                chunk.Audio.Dispose();
            }

            elapsed += watch.Elapsed.TotalSeconds;
            samples += pcm.Count;
            spoken.Add((Padded(pcm), sentence));
        }

        first.Sort();
        Console.WriteLine(Line($"{voice}: first chunk {first[first.Count / 2]:F1} ms (worst {first[^1]:F1}), {samples / 24_000.0 / elapsed:F0} x real time"));
        await MeasureAsync($"Flite {voice}", transcriber, spoken, silence: null, verbose);
    }

    private static async Task MeasureAsync(
        string name, PocketSphinxTranscriber transcriber, List<(short[] Pcm, string Reference)> set, int? silence, bool verbose)
    {
        var errors = 0;
        var words = 0;
        var exact = 0;
        var turns = 0;
        var completes = new List<double>();
        var worstChunk = 0.0;
        var feeding = 0.0;
        var audio = 0.0;
        foreach (var (pcm, reference) in set)
        {
            var text = "";
            foreach (var (start, end) in silence is { } length ? Turns(pcm, length) : [(0, pcm.Length)])
            {
                turns++;
                audio += (end - start) / 24_000.0;
                await using var transcription =
                    await transcriber.StartAsync(TranscriptionOptions.Default, CancellationToken.None);
                for (var i = start; i < end; i += 480)
                {
                    var fed = Stopwatch.GetTimestamp();
                    await transcription.AppendAsync(pcm.AsMemory(i, Math.Min(480, end - i)), CancellationToken.None);
                    var took = Stopwatch.GetElapsedTime(fed).TotalMilliseconds;
                    feeding += took / 1000;
                    worstChunk = Math.Max(worstChunk, took);
                }

                var stamp = Stopwatch.GetTimestamp();
                var transcript = await transcription.CompleteAsync(CancellationToken.None);
                completes.Add(Stopwatch.GetElapsedTime(stamp).TotalMilliseconds);
                text += " " + transcript.Text;
                if (verbose)
                {
                    Console.WriteLine(Line($"    {transcript.Confidence:F2} {transcript.Text} | {string.Join(" | ", transcript.Alternatives.Select(a => Line($"{a.Confidence:F2} {a.Text}")))}"));
                    Console.WriteLine("      " + string.Join(' ', transcript.Words.Select(w => Line($"{w.Text}@{w.Start.Milliseconds}-{w.End.Milliseconds}:{w.Confidence:F2}"))));
                }
            }

            var wrong = WordErrors.Count(reference, text);
            errors += wrong;
            exact += wrong == 0 ? 1 : 0;
            words += reference.Split(' ').Length;
        }

        completes.Sort();
        Console.WriteLine(Line($"{name}: {turns} turns, {errors}/{words} words wrong ({100.0 * errors / words:F1} %), {exact}/{set.Count} exact; complete p50 {completes[completes.Count / 2]:F0} worst {completes[^1]:F0} ms; chunk worst {worstChunk:F0} ms; {feeding / audio:F2} x real time"));
    }

    private static List<(short[] Pcm, string Reference)> ReadHuman()
    {
        var set = new List<(short[] Pcm, string Reference)>();
        foreach (var line in File.ReadLines(Path.Combine(TestAudio, "librivox", "transcription")))
        {
            var name = line[(line.LastIndexOf('(') + 1)..line.LastIndexOf(')')];
            var text = line[..line.LastIndexOf('(')].Replace("<s>", "", StringComparison.Ordinal)
                .Replace("</s>", "", StringComparison.Ordinal).Replace("mister", "mr", StringComparison.Ordinal).Trim();
            var wav = WavReader.Read(File.ReadAllBytes(Path.Combine(TestAudio, "librivox", name + ".wav")));
            set.Add((To24(wav.Samples), text));
        }

        set.Add((To24(Raw("goforward.raw")), "go forward ten meters"));
        set.Add((To24(Raw("something.raw")), "go somewhere and do something"));
        return set;
    }

    private static short[] Raw(string file) =>
        MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(Path.Combine(TestAudio, file))).ToArray();

    private static short[] To24(ReadOnlySpan<short> pcm)
    {
        using var resampler = new Resampler(16_000, SampleTime.Rate);
        var output = new short[resampler.MaxOutput(pcm.Length) + resampler.MaxFlush];
        var written = resampler.Process(pcm, output);
        written += resampler.Flush(output.AsSpan(written));
        return output[..written];
    }

    /// <summary>200 ms of faint noise at both ends, as a turn has.</summary>
    private static short[] Padded(List<short> pcm)
    {
        var random = new Random(1);
        var padded = new short[pcm.Count + 9_600];
        for (var i = 0; i < padded.Length; i++)
        {
            padded[i] = (short)random.Next(-2, 3);
        }

        pcm.CopyTo(padded, 4_800);
        return padded;
    }

    /// <summary>As a level-based detector would cut: speech, then silence that lasts, with 300 ms before the speech.</summary>
    private static List<(int Start, int End)> Turns(short[] pcm, int silenceMs)
    {
        var levels = pcm.Chunk(480).Select(frame => Math.Sqrt(frame.Average(s => (double)s * s))).ToArray();
        var threshold = levels.Max() / 12;
        var turns = new List<(int Start, int End)>();
        var start = -1;
        var quiet = 0;
        for (var i = 0; i < levels.Length; i++)
        {
            if (levels[i] > threshold)
            {
                start = start < 0 ? Math.Max(0, (i * 480) - 7_200) : start;
                quiet = 0;
            }
            else if (start >= 0 && ++quiet * 20 >= silenceMs)
            {
                turns.Add((start, (i + 1) * 480));
                start = -1;
            }
        }

        if (start >= 0)
        {
            turns.Add((start, pcm.Length));
        }

        return turns;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
