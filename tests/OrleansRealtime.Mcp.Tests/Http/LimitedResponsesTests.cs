using System.Net;
using System.Text;
using OrleansRealtime.Mcp.Http;

namespace OrleansRealtime.Mcp.Tests.Http;

public sealed class LimitedResponsesTests
{
    [Theory]
    [InlineData("text/event-stream", HttpStatusCode.OK, true)]
    [InlineData("text/event-stream", HttpStatusCode.BadRequest, false)]
    [InlineData("application/json", HttpStatusCode.OK, false)]
    public async Task OnlyEventsOfASuccess_AreLimitedOneByOne(string type, HttpStatusCode status, bool isRead)
    {
        using var responses = new LimitedResponses(new Answering(type, status), limit: 12);
        using var http = new HttpClient(responses);

        using var response = await http.GetAsync(new Uri("http://127.0.0.1/"), HttpCompletionOption.ResponseHeadersRead);
        var reading = await Record.ExceptionAsync(() => response.Content.ReadAsStringAsync());

        Assert.Equal(isRead, reading is null);
        Assert.Equal(!isRead, responses.IsExceeded);
    }

    private sealed class Answering(string type, HttpStatusCode status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status)
            {
                Content = new StringContent("data:1\n\ndata:2\n\n", Encoding.UTF8, type),
            });
    }
}
