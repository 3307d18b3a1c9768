using OrleansRealtime.Audio.Codecs;
using OrleansRealtime.Audio.G711;

namespace OrleansRealtime.Audio.Tests.Codecs;

public sealed class CodecTests
{
    [Theory]
    [InlineData("pcm")]
    [InlineData("pcmu")]
    [InlineData("pcma")]
    public void CuttingTheStream_DoesNotChangeIt(string format)
    {
        var random = new Random(3);
        var bytes = new byte[4_801];
        random.NextBytes(bytes);

        var whole = Decode(format, bytes, () => bytes.Length);
        Assert.Equal(whole, Decode(format, bytes, () => random.Next(1, 200)));
        Assert.Equal(Encode(format, whole, () => whole.Length), Encode(format, whole, () => random.Next(1, 2_000)));
    }

    [Theory]
    [InlineData("pcm", 9_600)]
    [InlineData("pcmu", 1_600)]
    [InlineData("pcma", 1_600)]
    public void Flush_MakesTheOutputAsLongAsTheInput(string format, int expected) =>
        Assert.Equal(expected, Encode(format, new short[4_800], () => 480).Length);

    private static IAudioDecoder Decoder(string format) => format switch
    {
        "pcm" => new PcmDecoder(),
        "pcmu" => new G711Decoder(G711Law.Mu),
        _ => new G711Decoder(G711Law.A),
    };

    private static IAudioEncoder Encoder(string format) => format switch
    {
        "pcm" => new PcmEncoder(),
        "pcmu" => new G711Encoder(G711Law.Mu),
        _ => new G711Encoder(G711Law.A),
    };

    private static short[] Decode(string format, byte[] bytes, Func<int> cut)
    {
        using var decoder = Decoder(format);
        var output = new List<short>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(cut(), bytes.Length - at);
            var pcm = new short[decoder.MaxSamples(length)];
            output.AddRange(pcm.Take(decoder.Decode(bytes.AsSpan(at, length), pcm)));
            at += length;
        }

        return [.. output];
    }

    private static byte[] Encode(string format, short[] pcm, Func<int> cut)
    {
        using var encoder = Encoder(format);
        var output = new List<byte>();
        for (var at = 0; at < pcm.Length;)
        {
            var length = Math.Min(cut(), pcm.Length - at);
            var bytes = new byte[encoder.MaxBytes(length)];
            output.AddRange(bytes.Take(encoder.Encode(pcm.AsSpan(at, length), bytes)));
            at += length;
        }

        var rest = new byte[encoder.MaxBytes(0)];
        output.AddRange(rest.Take(encoder.Flush(rest)));
        return [.. output];
    }
}
