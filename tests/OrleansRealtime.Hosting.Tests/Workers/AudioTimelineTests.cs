using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Hosting.Workers;

namespace OrleansRealtime.Hosting.Tests.Workers;

public sealed class AudioTimelineTests : IDisposable
{
    private readonly AudioTimeline _timeline = new();

    public void Dispose() => _timeline.Dispose();

    [Fact]
    public async Task Reader_MayStartInThePast_AndReadsEverySampleOnce()
    {
        await AppendAsync(0, 48_000);
        using var reader = _timeline.Open(SampleTime.FromMilliseconds(500));
        await AppendAsync(48_000, 1_000);

        var read = ReadAll(reader, until: null);

        Assert.Equal(Enumerable.Range(12_000, 37_000).Select(n => (short)n), read);
    }

    [Fact]
    public async Task Reader_StopsExactlyWhereItIsTold()
    {
        await AppendAsync(0, 10_000);
        using var reader = _timeline.Open(new SampleTime(100));

        var read = ReadAll(reader, new SampleTime(7_777));

        Assert.Equal(7_677, read.Count);
        Assert.Equal(new SampleTime(7_777), reader.Position);
    }

    [Fact]
    public async Task Reader_WakesWhenSixtyMillisecondsHaveCome()
    {
        using var reader = _timeline.Open(SampleTime.Zero);
        var waiting = reader.WaitAsync();
        await AppendAsync(0, 1_439);
        Assert.False(waiting.IsCompleted);

        await AppendAsync(1_439, 1);

        await waiting.AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(reader.HasAudio);
    }

    [Fact]
    public async Task ReaderThatWaitsForAPosition_WakesThere_HoweverLittleIsNew()
    {
        using var reader = _timeline.Open(SampleTime.Zero);
        reader.WakeAt(new SampleTime(10));
        await reader.WaitAsync();
        var waiting = reader.WaitAsync();
        await AppendAsync(0, 9);
        Assert.False(waiting.IsCompleted);

        await AppendAsync(9, 1);

        await waiting.AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(reader.HasAudio);
    }

    [Fact]
    public async Task Writer_WaitsForAReaderThatIsAMinuteBehind()
    {
        using var reader = _timeline.Open(SampleTime.Zero);
        for (var second = 0; second < 60; second++)
        {
            await AppendAsync(second * 24_000L, 24_000);
        }

        var blocked = AppendAsync(60 * 24_000L, 24_000).AsTask();
        Assert.False(blocked.IsCompleted);
        reader.Read(new short[24_000], until: null);

        await blocked.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Writer_ThatGivesUpWaiting_KeepsNothing()
    {
        using var reader = _timeline.Open(SampleTime.Zero);
        await AppendAsync(0, 60 * 24_000);
        using var patience = new CancellationTokenSource();

        var blocked = _timeline.AppendAsync(PooledAudio.Rent(_timeline.End, 10), patience.Token).AsTask();
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(60 * 24_000, _timeline.End.Samples);
    }

    [Fact]
    public async Task UnreadAudio_IsForgottenAfterItsHistory()
    {
        for (var second = 0; second < 40; second++)
        {
            await AppendAsync(second * 24_000L, 24_000);
        }

        using var reader = _timeline.Open(SampleTime.Zero);
        reader.Read(new short[1], until: null);

        Assert.Equal((25 * 24_000) + 1, reader.Position.Samples);
    }

    private ValueTask AppendAsync(long position, int length)
    {
        var audio = PooledAudio.Rent(new SampleTime(position), length);
        for (var i = 0; i < length; i++)
        {
            audio.Span[i] = (short)(position + i);
        }

        return _timeline.AppendAsync(audio, CancellationToken.None);
    }

    private static List<short> ReadAll(AudioTimeline.Reader reader, SampleTime? until)
    {
        var all = new List<short>();
        var buffer = new short[997];
        for (int count; (count = reader.Read(buffer, until)) > 0;)
        {
            all.AddRange(buffer[..count]);
        }

        return all;
    }
}
