using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OrleansRealtime.Audio;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Core.Input;

/// <summary>The uncommitted audio of a session, as positions: the samples themselves are in the media plane.</summary>
internal sealed partial class InputAudioBuffer
{
    private static readonly SampleTime Shortest = SampleTime.FromMilliseconds(100);

    /// <summary>The first sample no item holds.</summary>
    public SampleTime Start { get; private set; }

    /// <summary>How far the audio has come, as last heard of.</summary>
    public SampleTime Position { get; private set; }

    /// <summary>What is being spoken, or everything in the buffer when the client commits by itself; null in between.</summary>
    public Utterance? Utterance { get; private set; }

    /// <summary>Whether <see cref="Utterance"/> was opened by detected speech.</summary>
    public bool IsSpeaking { get; private set; }

    public void Advance(SampleTime position) => Position = SampleTime.Max(Position, position);

    /// <summary>Detected speech opens an utterance.</summary>
    public void StartSpeech(Utterance utterance)
    {
        Utterance = utterance;
        IsSpeaking = true;
    }

    /// <summary>The client commits by itself: whatever comes is the utterance.</summary>
    public void StartOpenEnded(Utterance utterance)
    {
        Utterance = utterance;
        IsSpeaking = false;
    }

    /// <summary>Ends a detected utterance.</summary>
    public Utterance EndSpeech(SampleTime at)
    {
        var utterance = Utterance ?? throw new InvalidOperationException("No speech has started.");
        Release(at);
        return utterance;
    }

    /// <summary>Whether there is enough to commit.</summary>
    public bool CanCommit(SampleTime at, [NotNullWhen(false)] out ProtocolError? error)
    {
        var held = at - Start;
        if (held >= Shortest)
        {
            error = null;
            return true;
        }

        var milliseconds = held.Samples * 1000d / SampleTime.Rate;
        error = ProtocolError.InvalidRequest(
            ErrorCodes.CommitEmpty,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has {milliseconds:F2}ms of audio."));
        return false;
    }

    /// <summary>Everything up to <paramref name="at"/> is committed or dropped.</summary>
    public void Release(SampleTime at)
    {
        Start = SampleTime.Max(Start, at);
        ForgetSpeech();
    }

    /// <summary>What came before <paramref name="upTo"/> is gone, and what is being spoken with it if it began there.</summary>
    public void Lose(SampleTime upTo)
    {
        Start = SampleTime.Max(Start, upTo);
        Advance(upTo);
        if (Utterance?.From < upTo)
        {
            ForgetSpeech();
        }
    }

    /// <summary>Forgets what is being spoken but keeps the audio.</summary>
    public void ForgetSpeech()
    {
        Utterance = null;
        IsSpeaking = false;
    }
}
