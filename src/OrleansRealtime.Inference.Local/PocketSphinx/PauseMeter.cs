namespace OrleansRealtime.Inference.Local.PocketSphinx;

/// <summary>Tells the pauses of a long utterance, so that it is not cut in a word. Relative: no microphone is known.</summary>
internal sealed class PauseMeter
{
    // Power: 26 dB under the loudest block. Speech within a word seldom stays so low for 100 ms.
    private const double PauseRatio = 1.0 / 400;

    private const int PauseBlocks = 5;

    private double _loudest;
    private int _quiet;

    /// <summary>The last 100 ms were a pause.</summary>
    public bool IsPause => _quiet >= PauseBlocks;

    /// <summary>Takes 20 ms.</summary>
    public void Hear(ReadOnlySpan<short> pcm)
    {
        var sum = 0.0;
        foreach (var sample in pcm)
        {
            sum += (double)sample * sample;
        }

        var power = pcm.IsEmpty ? 0 : sum / pcm.Length;
        _loudest = Math.Max(_loudest, power);
        _quiet = power <= _loudest * PauseRatio ? _quiet + 1 : 0;
    }

    public void Reset()
    {
        _loudest = 0;
        _quiet = 0;
    }
}
