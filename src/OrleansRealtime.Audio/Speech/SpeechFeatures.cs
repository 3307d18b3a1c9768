namespace OrleansRealtime.Audio.Speech;

/// <summary>What a frame looks like against its background.</summary>
/// <param name="Excess">How far the bands stand out of the background on average, the better half of them, dB, 0–20.</param>
/// <param name="Breadth">The share of the bands that stand out and are not far below the loudest: a tone fills few, 0–1.</param>
/// <param name="Harmonicity">How periodic the frame is at the pitch of a voice, 0–1.</param>
internal readonly record struct SpeechFeatures(float Excess, float Breadth, float Harmonicity);
