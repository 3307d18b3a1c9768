using System.Diagnostics;
using OrleansRealtime.Audio.Opus;
using OrleansRealtime.Audio.Speech;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Load.Traffic;

namespace OrleansRealtime.Load.Calls;

/// <summary>
/// The codec calls of so many calls, in real time and on one thread, with nothing around them: what is decoded and encoded is what the
/// server decodes and encodes, by as many decoders and encoders, with the same settings. Beside the server and at the same time, so that
/// whatever else the machine does slows both down.
/// </summary>
internal sealed class CodecWork : IDisposable
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private readonly int _complexity;
    private readonly Stream[] _streams;
    private readonly UplinkPackets _packets = new();
    private readonly byte[] _packet = new byte[1_500];
    private readonly short[] _pcm = new short[OpusPacket.MaxSamples];
    private readonly Thread _thread;
    private CodecCosts _costs = new(0, 0, 0, 0);
    private volatile bool _isStopped;

    public CodecWork(int calls, int complexity)
    {
        _complexity = complexity;
        _streams = [.. Enumerable.Range(0, calls).Select(number => new Stream(number))];
        _thread = new Thread(Run) { IsBackground = true, Name = "codec" };
        _thread.Start();
    }

    public CodecCosts Costs => Volatile.Read(ref _costs);

    public void Dispose()
    {
        _isStopped = true;
        _thread.Join();
        foreach (var stream in _streams)
        {
            stream.Dispose();
        }
    }

    private void Run()
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var stream in _streams)
        {
            stream.Encoder.Complexity = _complexity;
        }

        for (var tick = 0L; !_isStopped; tick++)
        {
            var wait = (Frame * tick) - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
            {
                Thread.Sleep(wait);
            }

            Step(tick);
        }
    }

    private void Step(long tick)
    {
        var costs = _costs;
        foreach (var stream in _streams)
        {
            var begun = ThreadClock.Now;
            var count = stream.Decoder.Decode(_packets[stream.Number + tick], _pcm);
            var decoded = ThreadClock.Now;
            stream.Encoder.Encode(AnswerAudio.Pcm.Slice((int)(tick % AnswerAudio.Frames) * OpusEncoder.FrameSamples, OpusEncoder.FrameSamples), _packet);
            var encoded = ThreadClock.Now;
            stream.Tracker.Push(_pcm.AsSpan(0, count));
            while (stream.Tracker.TryDrain(out _))
            {
            }

            costs = new CodecCosts(
                costs.Frames + 1,
                costs.DecodeMilliseconds + (decoded - begun).TotalMilliseconds,
                costs.EncodeMilliseconds + (encoded - decoded).TotalMilliseconds,
                costs.DetectMilliseconds + (ThreadClock.Now - encoded).TotalMilliseconds);
        }

        Volatile.Write(ref _costs, costs);
    }

    private sealed class Stream(int number) : IDisposable
    {
        public int Number { get; } = number * 37;

        public OpusDecoder Decoder { get; } = new();

        public OpusEncoder Encoder { get; } = new();

        public SpeechTracker Tracker { get; } = new(new SpectralSpeechDetector(), TurnSettings.Default);

        public void Dispose()
        {
            Decoder.Dispose();
            Encoder.Dispose();
            Tracker.Dispose();
        }
    }
}
