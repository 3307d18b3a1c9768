using OrleansRealtime.Audio.Wav;
using OrleansRealtime.Call.Questions;

namespace OrleansRealtime.Call.Tests.Questions;

public sealed class QuestionFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("call-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(24_000)]
    [InlineData(44_100)]
    [InlineData(48_000)]
    public void Wav_OfAnyRate_KeepsItsLength(int rate)
    {
        var question = QuestionFile.Read(Write("a.wav", WavWriter.Write(rate, new short[rate])));

        Assert.Equal(1.0, question.Duration.TotalSeconds, 0.001);
    }

    [Fact]
    public void Raw_Is16kHz()
    {
        var question = QuestionFile.Read(Write("a.raw", new byte[32_000]));

        Assert.Equal(1.0, question.Duration.TotalSeconds, 0.001);
    }

    [Theory]
    [InlineData("a.wav", 100)]
    [InlineData("a.mp3", 100)]
    [InlineData("a.raw", 0)]
    public void WhatCannotBeSpoken_IsAUsageError(string name, int bytes) =>
        Assert.Throws<UsageException>(() => QuestionFile.Read(Write(name, new byte[bytes])));

    [Fact]
    public void MissingFile_IsAUsageError() =>
        Assert.Throws<UsageException>(() => QuestionFile.Read(Path.Combine(_folder.FullName, "none.wav")));

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
