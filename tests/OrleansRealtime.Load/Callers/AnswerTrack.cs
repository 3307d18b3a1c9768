using System.Buffers.Text;
using System.Diagnostics;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Pcm;
using OrleansRealtime.Load.Traffic;

namespace OrleansRealtime.Load.Callers;

/// <summary>The answer to one turn as it arrived.</summary>
internal sealed class AnswerTrack
{
    public long FirstAt { get; private set; }

    public long LastAt { get; private set; }

    public int Bytes { get; private set; }

    /// <summary>Whether every byte was the one that belongs there.</summary>
    public bool IsIntact { get; private set; } = true;

    /// <summary>How its response ended; null when it did not.</summary>
    public string? Status { get; set; }

    /// <summary>Takes a delta.</summary>
    /// <param name="base64">As it came.</param>
    /// <param name="receivedAt">Timestamp.</param>
    /// <param name="checksContent">Whether the answer is <see cref="AnswerAudio"/>.</param>
    /// <param name="scratch">Room for its bytes.</param>
    /// <returns>How much later it came than the first delta's arrival and the sound before it make due; null for the first.</returns>
    public TimeSpan? Add(ReadOnlySpan<byte> base64, long receivedAt, bool checksContent, byte[] scratch)
    {
        Base64.DecodeFromUtf8(base64, scratch, out _, out var count);
        if (checksContent)
        {
            var expected = AnswerAudio.Bytes[Math.Min(Bytes, AnswerAudio.Bytes.Length)..];
            IsIntact &= count <= expected.Length && scratch.AsSpan(0, count).SequenceEqual(expected[..count]);
        }

        TimeSpan? lateness = null;
        if (FirstAt == 0)
        {
            FirstAt = receivedAt;
        }
        else
        {
            lateness = Stopwatch.GetElapsedTime(FirstAt, receivedAt)
                - new SampleTime(Bytes / PcmBytes.BytesPerSample).ToTimeSpan();
        }

        Bytes += count;
        LastAt = receivedAt;
        return lateness;
    }
}
