using OrleansRealtime.Audio.Wav;

namespace OrleansRealtime.Audio.Tests.Wav;

public sealed class WavTests
{
    [Fact]
    public void WhatIsWritten_IsRead()
    {
        short[] samples = [0, 1, -1, short.MaxValue, short.MinValue];

        var audio = WavReader.Read(WavWriter.Write(16_000, samples));

        Assert.Equal(16_000, audio.SampleRate);
        Assert.Equal(samples, audio.Samples);
    }

    [Fact]
    public void Stereo_IsMixedDown()
    {
        var file = WavWriter.Write(8_000, [100, 200, -100, -300]);
        file[22] = 2;

        Assert.Equal([150, -200], WavReader.Read(file).Samples);
    }

    [Fact]
    public void DamagedFiles_AreRefusedOrCutShort()
    {
        var file = WavWriter.Write(24_000, new short[50]);
        for (var length = 0; length < file.Length; length++)
        {
            _ = WavReader.TryRead(file.AsSpan(0, length), out _);
        }

        var random = new Random(9);
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = (byte[])file.Clone();
            for (var hits = random.Next(1, 6); hits > 0; hits--)
            {
                damaged[random.Next(48)] = (byte)random.Next(256);
            }

            _ = WavReader.TryRead(damaged, out _);
        }

        Assert.Throws<WavFormatException>(() => WavReader.Read("RIFF"u8));
    }
}
