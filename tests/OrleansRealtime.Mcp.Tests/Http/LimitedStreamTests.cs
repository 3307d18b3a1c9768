using System.Text;
using OrleansRealtime.Mcp.Http;

namespace OrleansRealtime.Mcp.Tests.Http;

public sealed class LimitedStreamTests
{
    [Theory]
    [InlineData("data:1\n\ndata:2\n\ndata:3\n\n", true)]
    [InlineData("data:1\r\n\r\ndata:2\r\n\r\ndata:3\r\n\r\n", true)]
    [InlineData("data:1\r\rdata:2\r\rdata:3\r\r", true)]
    [InlineData(":\n\n:\n\n:\n\n:\n\n:\n\n", true)]
    [InlineData("data:1\ndata:2\ndata:3\n\n", false)]
    [InlineData("data:1\r\ndata:2\r\ndata:3\r\n\r\n", false)]
    [InlineData("data:1\n \ndata:2\n\n", false)]
    [InlineData("data:1\n\ndata:23456789", false)]
    public async Task Events_AreLimitedOneByOne_WholeAndInCrumbs(string text, bool isRead)
    {
        foreach (var chunk in new[] { 1, 2, 3, 100 })
        {
            Assert.Equal(isRead, await IsReadAsync(text, isEvents: true, chunk));
        }
    }

    [Theory]
    [InlineData("1234567890\n\n", true)]
    [InlineData("12345\n\n67890\n", false)]
    public async Task AnythingElse_IsLimitedAsAWhole(string text, bool isRead) =>
        Assert.Equal(isRead, await IsReadAsync(text, isEvents: false, chunk: 3));

    private static async Task<bool> IsReadAsync(string text, bool isEvents, int chunk)
    {
        var isExceeded = false;
        var bytes = Encoding.UTF8.GetBytes(text);
        await using var stream = new LimitedStream(new MemoryStream(bytes), limit: 12, isEvents, () => isExceeded = true);
        try
        {
            var buffer = new byte[chunk];
            var total = 0;
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0)
            {
                total += read;
            }

            Assert.Equal(bytes.Length, total);
        }
        catch (ResponseTooLargeException)
        {
            Assert.True(isExceeded);
            return false;
        }

        Assert.False(isExceeded);
        return true;
    }
}
