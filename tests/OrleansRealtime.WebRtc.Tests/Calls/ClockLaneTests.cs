using OrleansRealtime.WebRtc.Calls;

namespace OrleansRealtime.WebRtc.Tests.Calls;

public sealed class ClockLaneTests
{
    [Fact]
    public void Stops_once_more_before_and_after_it_is_disposed()
    {
        var lane = new ClockLane(0, static _ => { });
        lane.Start();

        lane.Stop();
        lane.Stop();
        lane.Dispose();
        lane.Stop();
        lane.Dispose();
    }

    [Fact]
    public void Stops_without_having_been_started()
    {
        var lane = new ClockLane(0, static _ => { });

        lane.Stop();
        lane.Dispose();
        lane.Stop();
    }

    [Fact]
    public async Task Ends_its_thread_when_it_is_only_disposed()
    {
        var lane = new ClockLane(0, static _ => { });
        lane.Start();

        await Task.Run(lane.Dispose).WaitAsync(TimeSpan.FromSeconds(30));
    }
}
