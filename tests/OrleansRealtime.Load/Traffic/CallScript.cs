using System.Text;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Pcm;
using OrleansRealtime.Audio.Speech;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Load.Callers;

namespace OrleansRealtime.Load.Traffic;

/// <summary>
/// What every caller says, frame by frame, encoded once and shared by all; and the turns that are in it, found by running the
/// server's detector over the same samples. Speech, a pause for the whole answer, speech, a pause too short for it, and so on;
/// the last answer is heard to its end.
/// </summary>
internal sealed class CallScript
{
    private const int LeadMilliseconds = 500;
    private const int SpeechMilliseconds = 1_000;
    private const int LongPauseMilliseconds = 2_600;
    private const int ShortPauseMilliseconds = 1_000;
    private const int CycleMilliseconds =
        SpeechMilliseconds + LongPauseMilliseconds + SpeechMilliseconds + ShortPauseMilliseconds;

    private readonly byte[][] _frames;

    private CallScript(short[] pcm, int frameMilliseconds, int silenceMilliseconds)
    {
        VoicedSpeech.AddRoom(pcm);
        FrameMilliseconds = frameMilliseconds;
        SilenceMilliseconds = silenceMilliseconds;
        Turns = PlanOf(pcm, silenceMilliseconds);
        _frames = EncodeAll(pcm, FrameSamples);
    }

    public int FrameMilliseconds { get; }

    public int SilenceMilliseconds { get; }

    public int FrameCount => _frames.Length;

    public int FrameSamples => FrameMilliseconds * SampleTime.Rate / 1000;

    public IReadOnlyList<PlannedTurn> Turns { get; }

    /// <summary>A call of about so many seconds.</summary>
    public static CallScript Conversation(int seconds, int frameMilliseconds, int silenceMilliseconds)
    {
        var cycles = ((seconds * 1000) - LeadMilliseconds - SpeechMilliseconds - LongPauseMilliseconds) / CycleMilliseconds;
        var total = Math.Max(
            seconds * 1000,
            LeadMilliseconds + SpeechMilliseconds + LongPauseMilliseconds + (Math.Max(0, cycles) * CycleMilliseconds));
        var pcm = New(total, frameMilliseconds);
        var at = LeadMilliseconds;
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            Put(pcm, at);
            Put(pcm, at + SpeechMilliseconds + LongPauseMilliseconds);
            at += CycleMilliseconds;
        }

        Put(pcm, at);
        return new CallScript(pcm, frameMilliseconds, silenceMilliseconds);
    }

    /// <summary>A call of one turn, heard to its end.</summary>
    public static CallScript OneTurn(int frameMilliseconds, int silenceMilliseconds)
    {
        var pcm = New(LeadMilliseconds + SpeechMilliseconds + LongPauseMilliseconds, frameMilliseconds);
        Put(pcm, LeadMilliseconds);
        return new CallScript(pcm, frameMilliseconds, silenceMilliseconds);
    }

    /// <summary>A WebSocket frame, masked, with one append event.</summary>
    public ReadOnlySpan<byte> Frame(int index) => _frames[index];

    /// <summary>The frame after which a detector has read so far.</summary>
    public int FrameThatReaches(SampleTime position) => (int)((position.Samples - 1) / FrameSamples);

    private static short[] New(int milliseconds, int frameMilliseconds)
    {
        var frames = (milliseconds + frameMilliseconds - 1) / frameMilliseconds;
        return new short[frames * frameMilliseconds * SampleTime.Rate / 1000];
    }

    private static void Put(short[] pcm, int atMilliseconds) =>
        VoicedSpeech.Speak((int)SampleTime.FromMilliseconds(SpeechMilliseconds).Samples)
            .CopyTo(pcm, SampleTime.FromMilliseconds(atMilliseconds).Samples);

    private static List<PlannedTurn> PlanOf(short[] pcm, int silenceMilliseconds)
    {
        using var tracker = new SpeechTracker(
            new SpectralSpeechDetector(),
            TurnSettings.Default with { Silence = SampleTime.FromMilliseconds(silenceMilliseconds) });
        tracker.Push(pcm);
        var decisions = new List<TurnDecision>();
        while (tracker.TryDrain(out var decision))
        {
            decisions.Add(decision);
        }

        var turns = new List<PlannedTurn>();
        for (var i = 0; i + 1 < decisions.Count; i += 2)
        {
            var isInterrupted = i + 2 < decisions.Count
                && decisions[i + 2].DecidedAt - decisions[i + 1].DecidedAt < AnswerAudio.Duration;
            turns.Add(new PlannedTurn(decisions[i], decisions[i + 1], isInterrupted));
        }

        return turns;
    }

    private static byte[][] EncodeAll(short[] pcm, int frameSamples)
    {
        var frames = new byte[pcm.Length / frameSamples][];
        var bytes = new byte[frameSamples * PcmBytes.BytesPerSample];
        for (var i = 0; i < frames.Length; i++)
        {
            PcmBytes.Write(pcm.AsSpan(i * frameSamples, frameSamples), bytes);
            frames[i] = ClientFrames.Text(Encoding.UTF8.GetBytes(
                $$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(bytes)}}"}"""));
        }

        return frames;
    }
}
