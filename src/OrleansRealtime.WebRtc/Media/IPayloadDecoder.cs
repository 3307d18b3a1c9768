namespace OrleansRealtime.WebRtc.Media;

/// <summary>
/// Payloads of one codec to PCM16 mono 24 kHz, and what to put where payloads are missing. Any bytes may come in. One
/// per stream; no allocation per call. All rooms are <see cref="AudioReceiver.MaxRead"/>.
/// </summary>
internal interface IPayloadDecoder : IDisposable
{
    /// <summary>RTP ticks per second.</summary>
    int ClockRate { get; }

    /// <summary>The sound in a payload, samples, at most 2 880 (120 ms). False for what cannot be a payload.</summary>
    bool TryGetDuration(ReadOnlySpan<byte> payload, out int samples);

    /// <summary>Whether the sender says by a payload that it now sends none for a while.</summary>
    bool SaysPause(ReadOnlySpan<byte> payload);

    /// <returns>Samples written; negative when the payload turns out to be corrupt.</returns>
    int Decode(ReadOnlySpan<byte> payload, Span<short> pcm);

    /// <summary>How many of the samples before <paramref name="next"/> it carries; 0 for none.</summary>
    int RecoverableSamples(ReadOnlySpan<byte> next);

    /// <summary>Decodes the samples before <paramref name="next"/> from it, as many as <see cref="RecoverableSamples"/>
    /// says.</summary>
    /// <returns>Samples written; negative when the payload turns out to be corrupt.</returns>
    int Recover(ReadOnlySpan<byte> next, int samples, Span<short> pcm);

    /// <summary>Makes up sound for what is lost; going on with it fades.</summary>
    /// <param name="samples">A multiple of 60, at most 2 880.</param>
    /// <param name="pcm">Where to.</param>
    /// <returns>Samples written.</returns>
    int Conceal(int samples, Span<short> pcm);

    /// <param name="samples">A multiple of 3, at most 2 880.</param>
    /// <param name="pcm">Where to.</param>
    /// <returns>Samples written.</returns>
    int Silence(int samples, Span<short> pcm);

    /// <summary>Ends the stream: writes what is held back and forgets it.</summary>
    /// <returns>Samples written.</returns>
    int Flush(Span<short> pcm);
}
