namespace OrleansRealtime.Audio.Wav;

/// <summary>The sound of a WAV file, mixed down to one channel.</summary>
/// <param name="SampleRate">Samples per second.</param>
/// <param name="Samples">PCM16 mono.</param>
public sealed record WavAudio(int SampleRate, short[] Samples)
{
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / SampleRate);
}
