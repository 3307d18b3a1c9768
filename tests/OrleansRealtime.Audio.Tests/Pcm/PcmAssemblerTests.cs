using OrleansRealtime.Audio.Pcm;

namespace OrleansRealtime.Audio.Tests.Pcm;

public sealed class PcmAssemblerTests
{
    [Fact]
    public void SamplesCutInTheMiddle_AreJoined()
    {
        var random = new Random(1);
        var bytes = new byte[2_001];
        random.NextBytes(bytes);
        var expected = new short[1_000];
        _ = PcmBytes.Read(bytes, expected);

        var assembler = default(PcmAssembler);
        var actual = new List<short>();
        for (var at = 0; at < bytes.Length;)
        {
            var chunk = bytes.AsSpan(at, Math.Min(random.Next(0, 8), bytes.Length - at));
            var pcm = new short[assembler.SamplesFor(chunk.Length)];
            Assert.Equal(pcm.Length, assembler.Append(chunk, pcm));
            actual.AddRange(pcm);
            at += chunk.Length;
        }

        Assert.Equal(expected, actual);
        Assert.True(assembler.HasPartial);
    }

    [Fact]
    public void Level_OfSquareSineAndSilence()
    {
        var sine = Enumerable.Range(0, 2_400).Select(i => (short)(32_767 * Math.Sin(2 * Math.PI * i / 24))).ToArray();

        Assert.Equal(0, PcmLevel.Measure([32_767, -32_767]), 0.01f);
        Assert.Equal(-3.01, PcmLevel.Measure(sine), 0.02);
        Assert.Equal(PcmLevel.SilenceDb, PcmLevel.Measure(new short[240]));
    }
}
