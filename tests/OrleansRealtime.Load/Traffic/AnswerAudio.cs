using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Pcm;

namespace OrleansRealtime.Load.Traffic;

/// <summary>The one answer everybody gets, so that a caller can check every sample of it.</summary>
internal static class AnswerAudio
{
    /// <summary>20 ms: what a voice that speaks in real time hands on at a time.</summary>
    public const int FrameSamples = 480;

    /// <summary>1.5 s.</summary>
    public const int Length = 75 * FrameSamples;

    public static readonly SampleTime Duration = new(Length);

    private static readonly short[] Samples = VoicedSpeech.Speak(Length);
    private static readonly byte[] AllBytes = ToBytes(Samples);

    public static int Frames => Length / FrameSamples;

    public static ReadOnlySpan<short> Pcm => Samples;

    /// <summary>The same as <c>audio/pcm</c>.</summary>
    public static ReadOnlySpan<byte> Bytes => AllBytes;

    /// <summary>Waits until a frame is due, the first at once. Counted from the answer's start, so that no delay adds up.</summary>
    public static async ValueTask WaitForFrameAsync(long startedAt, int frame, CancellationToken cancellationToken)
    {
        var due = TimeSpan.FromMilliseconds(20.0 * frame) - System.Diagnostics.Stopwatch.GetElapsedTime(startedAt);
        if (due > TimeSpan.Zero)
        {
            await Task.Delay(due, cancellationToken);
        }
    }

    private static byte[] ToBytes(short[] samples)
    {
        var bytes = new byte[samples.Length * PcmBytes.BytesPerSample];
        PcmBytes.Write(samples, bytes);
        return bytes;
    }
}
