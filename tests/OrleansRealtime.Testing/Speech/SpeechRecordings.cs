using System.Runtime.InteropServices;

namespace OrleansRealtime.Testing.Speech;

/// <summary>The recordings of Debian's pocketsphinx-testdata; see <see cref="SpeechPackages.NoRecordings"/>.</summary>
public static class SpeechRecordings
{
    /// <summary>"Go forward ten meters".</summary>
    public static SpeechRecording GoForward => Load("goforward.raw", "go forward ten meters");

    /// <summary>"Go somewhere and do something".</summary>
    public static SpeechRecording Something => Load("something.raw", "go somewhere and do something");

    /// <summary>Sentences read from a novel, several seconds each.</summary>
    public static IReadOnlyList<SpeechRecording> Novel => LoadListed("librivox", "transcription");

    /// <summary>Playing cards: "ten of clubs".</summary>
    public static IReadOnlyList<SpeechRecording> Cards => LoadListed("cards", "cards.transcription");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SpeechRecording> All => [GoForward, Something, .. Novel, .. Cards];

    public static SpeechRecording Load(string file, string transcript)
    {
        var bytes = File.ReadAllBytes(Path.Combine(SpeechPackages.RecordingDirectory, file));
        var samples = MemoryMarshal.Cast<byte, short>(file.EndsWith(".wav", StringComparison.Ordinal) ? WaveData(bytes, file) : bytes).ToArray();
        return new SpeechRecording(Path.GetFileNameWithoutExtension(file), transcript, samples);
    }

    // Lines of "<s> he was not an ill disposed young man </s> (file)".
    private static SpeechRecording[] LoadListed(string directory, string list)
    {
        return [.. File.ReadLines(Path.Combine(SpeechPackages.RecordingDirectory, directory, list)).Select(LoadLine)];

        SpeechRecording LoadLine(string line)
        {
            var open = line.LastIndexOf('(');
            var text = line[..open].Replace("<s>", "", StringComparison.Ordinal).Replace("</s>", "", StringComparison.Ordinal).Trim();
            return Load($"{directory}/{line[(open + 1)..].TrimEnd(')', ' ')}.wav", text);
        }
    }

    private static ReadOnlySpan<byte> WaveData(byte[] bytes, string file)
    {
        for (var at = 12; at + 8 <= bytes.Length;)
        {
            var length = BitConverter.ToInt32(bytes, at + 4);
            var body = bytes.AsSpan(at + 8, Math.Min(length, bytes.Length - at - 8));
            var name = bytes.AsSpan(at, 4);
            if (name.SequenceEqual("data"u8))
            {
                return body[..(body.Length & ~1)];
            }

            if (name.SequenceEqual("fmt "u8) && (BitConverter.ToInt16(body[2..4]) != 1 || BitConverter.ToInt32(body[4..8]) != SpeechRecording.RecordedRate))
            {
                throw new InvalidDataException($"{file} is not mono at 16 kHz.");
            }

            at += 8 + length + (length & 1);
        }

        throw new InvalidDataException($"{file} has no samples.");
    }
}
