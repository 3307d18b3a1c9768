using OrleansRealtime.Client.Tests.Resumption.Model;

namespace OrleansRealtime.Client.Tests.Resumption;

/// <summary>Every promise of docs/resumption.md, over random interleavings of two sides, a network that breaks and processes that die.</summary>
public sealed class ExactlyOnceTests
{
    private const int Steps = 400;

    [Fact]
    public void LossesAnywhere_NothingIsLostOrDoubled() => ForSeeds(
        300, static _ => new ModelServer { Overlaps = true }, Chances.Losses, expectResyncs: false);

    [Fact]
    public void ServerDying_FallingBackToWhatItPromised_NothingIsLostOrDoubled() => ForSeeds(
        300, static seed => new ModelServer { KeepsTokensAtOnce = seed % 2 == 0 }, Chances.Losses | Chances.Crashes, expectResyncs: false);

    [Fact]
    public void ClientDying_ComingBackFromWhatItSaved_NothingIsLostOrDoubled() => ForSeeds(
        300, static _ => new ModelServer(), Chances.Losses | Chances.Crashes | Chances.Deaths, expectResyncs: false);

    [Fact]
    public void SmallWindow_ResyncsAndGoesOn() => ForSeeds(
        200, static _ => new ModelServer(window: 8), Chances.Losses | Chances.Deaths, expectResyncs: true);

    [Fact]
    public void ServerForgettingWhatItTold_ResyncsAndGoesOn() => ForSeeds(
        300, static _ => new ModelServer(), Chances.Losses | Chances.Crashes | Chances.Amnesia, expectResyncs: true);

    private static void ForSeeds(int seeds, Func<int, ModelServer> server, Chances chances, bool expectResyncs)
    {
        var resumes = 0;
        var resyncs = 0;
        for (var seed = 1; seed <= seeds; seed++)
        {
            var model = server(seed);
            try
            {
                new RandomStory(model, chances, seed).Play(Steps);
            }
            catch (Exception failed)
            {
                Assert.Fail($"seed {seed}: {failed}");
            }

            resumes += model.Resumes;
            resyncs += model.Resyncs;
        }

        Assert.True(resumes > seeds, "hardly anything was lost: the story tests nothing");
        Assert.Equal(expectResyncs, resyncs > 0);
    }
}
