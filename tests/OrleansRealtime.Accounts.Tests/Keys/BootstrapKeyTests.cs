using OrleansRealtime.Accounts.Keys;
using OrleansRealtime.Testing;

namespace OrleansRealtime.Accounts.Tests.Keys;

public sealed class BootstrapKeyTests
{
    [Fact]
    public void FirstStart_MakesAKeyOnlyItsOwnerCanRead_AndKeepsIt()
    {
        using var directory = new TempDirectory();

        var first = BootstrapKey.Resolve(null, directory.Path);
        var second = BootstrapKey.Resolve(" ", directory.Path);

        Assert.Equal(first, second);
        Assert.Matches("^sk-[0-9a-f]{48}$", first);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(directory[BootstrapKey.FileName]));
        }
    }

    [Fact]
    public void GivenKey_IsUsed_AndNotWritten()
    {
        using var directory = new TempDirectory();

        Assert.Equal("sk-mine", BootstrapKey.Resolve("sk-mine", directory.Path));
        Assert.False(File.Exists(directory[BootstrapKey.FileName]));
    }

    [Fact]
    public void Ring_FindsOnlyTheKeysItHolds()
    {
        var ring = new ApiKeyRing();
        ring.Add("sk-a", new Principal("a"));
        ring.Add("sk-b", new Principal("b"));

        Assert.Equal("b", ring.Find("sk-b")?.Account);
        Assert.Null(ring.Find("sk-c"));
        Assert.Null(ring.Find("SK-A"));
    }
}
