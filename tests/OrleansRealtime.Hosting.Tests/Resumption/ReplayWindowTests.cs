using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Resumption;

namespace OrleansRealtime.Hosting.Tests.Resumption;

public sealed class ReplayWindowTests
{
    private readonly ReplayWindow _window = new(maxEvents: 4, maxBytes: 100);
    private readonly List<long> _forgotten = [];

    [Fact]
    public void GivesWhatIsBehindANumber_InOrder()
    {
        Add(from: 5, count: 3);

        Assert.True(_window.TryGetAfter(5, last: 7, out var events));
        Assert.Equal([6, 7], events.Select(told => told.Seq!.Value));
        Assert.True(_window.TryGetAfter(7, last: 7, out events));
        Assert.Empty(events);
    }

    [Fact]
    public void WhatWasForgotten_IsNotGivenInPart()
    {
        Add(from: 1, count: 3);
        _window.Forget(2, _forgotten);

        Assert.Equal([1, 2], _forgotten);
        Assert.False(_window.TryGetAfter(1, last: 3, out _));
        Assert.True(_window.TryGetAfter(2, last: 3, out var events));
        Assert.Equal(3, Assert.Single(events).Seq);
    }

    [Fact]
    public void IsBounded_ByNumberAndBySize_ButKeepsOne()
    {
        Add(from: 1, count: 6);
        Assert.Equal([1, 2], _forgotten);

        _window.Add(Event(7, size: 500), _forgotten);
        Assert.Equal((1, 500), (_window.Count, _window.Bytes));
        Assert.Equal(6, _window.Before);
    }

    [Fact]
    public void OfAnEmptyWindow_OnlyTheLastNumberIsKnown()
    {
        Assert.True(_window.TryGetAfter(9, last: 9, out _));
        Assert.False(_window.TryGetAfter(8, last: 9, out _));
    }

    private void Add(int from, int count)
    {
        for (var seq = from; seq < from + count; seq++)
        {
            _window.Add(Event(seq, size: 10), _forgotten);
        }
    }

    private static SessionOutput.Event Event(long seq, int size) => new(new byte[size], Gate: null) { Seq = seq };
}
