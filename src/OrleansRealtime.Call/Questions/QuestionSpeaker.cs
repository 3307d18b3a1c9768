using OrleansRealtime.Client;

namespace OrleansRealtime.Call.Questions;

/// <summary>
/// Speaks a question as a microphone would: each chunk leaves when its last sample has been spoken, and when the question is
/// over the room stays on the line, so that the server hears that it is.
/// </summary>
internal sealed class QuestionSpeaker(RealtimeConversation session, Question question, TimeProvider time)
{
    // 20 ms: what telephones and browsers deal in.
    private const int ChunkSamples = Question.SampleRate / 50;

    private static readonly TimeSpan ChunkDuration = TimeSpan.FromMilliseconds(20);
    private static readonly short[] Silence = new short[ChunkSamples];

    private long _sentSamples;

    /// <summary>When the first sample was spoken, a timestamp of the time provider; 0 before.</summary>
    public long StartedAt { get; private set; }

    /// <summary>How much has been spoken, silence included.</summary>
    public TimeSpan Sent => TimeSpan.FromSeconds((double)Interlocked.Read(ref _sentSamples) / Question.SampleRate);

    /// <summary>When the end of the speech left, a timestamp of the time provider; 0 before.</summary>
    public long SpeechEndedAt { get; private set; }

    /// <summary>Never ends by itself: cancellation or the loss of the connection ends it.</summary>
    public async Task SpeakAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        StartedAt = started;
        for (var chunk = 1L; ; chunk++)
        {
            // Against the start, not the last chunk: late wake-ups must not add up.
            var wait = (chunk * ChunkDuration) - time.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }

            await session.AppendAudioAsync(Next(), cancellationToken);
            Interlocked.Add(ref _sentSamples, ChunkSamples);
            if (SpeechEndedAt == 0 && Sent >= question.SpeechEnd)
            {
                SpeechEndedAt = time.GetTimestamp();
            }
        }
    }

    private ReadOnlyMemory<short> Next()
    {
        var at = Interlocked.Read(ref _sentSamples);
        var left = question.Samples.Length - at;
        if (left >= ChunkSamples)
        {
            return question.Samples.AsMemory((int)at, ChunkSamples);
        }

        if (left <= 0)
        {
            return Silence;
        }

        var last = new short[ChunkSamples];
        question.Samples.AsSpan((int)at).CopyTo(last);
        return last;
    }
}
