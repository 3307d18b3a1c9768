using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

public sealed class SampleQueueTests
{
    [Fact]
    public void WhatGoesIn_ComesOut_HoweverCut()
    {
        var random = new Random(9);
        using var queue = new SampleQueue();
        var (written, read) = (0, 0);
        var room = new short[40_000];
        for (var round = 0; round < 2_000; round++)
        {
            var count = random.Next(random.Next(2) == 0 ? 30_000 : 500);
            for (var i = 0; i < count; i++)
            {
                room[i] = unchecked((short)(written + i));
            }

            written += queue.Add(room.AsSpan(0, count));
            Assert.InRange(queue.Count, 0, SampleQueue.Capacity);
            count = queue.Take(room.AsSpan(0, random.Next(random.Next(2) == 0 ? 30_000 : 500)));
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(unchecked((short)(read + i)), room[i]);
            }

            read += count;
            Assert.Equal(written - read, queue.Count);
        }

        Assert.Equal(written - read, queue.Clear());
        Assert.Equal(0, queue.Count);
    }
}
