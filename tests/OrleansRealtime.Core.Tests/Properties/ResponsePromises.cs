using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>Each response is done once, with its usage; one at a time in the conversation; nothing of it before or after.</summary>
internal sealed class ResponsePromises
{
    private readonly List<string> _ids = [];
    private readonly HashSet<string> _running = [];
    private int _inConversation;

    public IReadOnlyList<string> Ids => _ids;

    /// <summary>A turn has ended since this was last put down, and nothing was said of an answer.</summary>
    public bool TurnWasStopped { get; set; }

    public void See(ServerEvent @event)
    {
        switch (@event)
        {
            case ServerEvent.SpeechStopped:
                TurnWasStopped = true;
                break;
            case ServerEvent.Error:
                TurnWasStopped = false;
                break;
            case ServerEvent.ResponseCreated created:
                TurnWasStopped = false;
                Assert.True(_running.Add(created.Response.Id.Value), "A response was created twice.");
                Assert.Equal(ResponseStatus.InProgress, created.Response.Status);
                _ids.Add(created.Response.Id.Value);
                _inConversation += created.Response.ConversationId is null ? 0 : 1;
                Assert.InRange(_inConversation, 0, 1);
                break;
            case ServerEvent.ResponseDone done:
                Assert.True(_running.Remove(done.Response.Id.Value), "A response was done that was not running.");
                _inConversation -= done.Response.ConversationId is null ? 0 : 1;
                Assert.NotEqual(ResponseStatus.InProgress, done.Response.Status);
                Assert.NotNull(done.Response.Usage);

                // A tool goes on when speech ends its response; its result comes later.
                Assert.DoesNotContain(
                    done.Response.Output,
                    item => item.Status == ItemStatus.InProgress && item is not ConversationItem.McpCall);
                break;
            case ServerEvent.OutputItemAdded { Item: not ConversationItem.McpCall { ApprovalRequestId: not null } } added:
                SeeRunning(added.ResponseId.Value);
                break;
            case ServerEvent.OutputItemDone { Item: not ConversationItem.McpCall } done:
                SeeRunning(done.ResponseId.Value);
                break;
            case ServerEvent.AudioTranscriptDelta delta:
                SeeRunning(delta.At.ResponseId.Value);
                break;
            case ServerEvent.OutputTextDelta delta:
                SeeRunning(delta.At.ResponseId.Value);
                break;
        }
    }

    public void CheckAtRest() => Assert.Empty(_running);

    private void SeeRunning(string response) => Assert.True(_running.Contains(response), "Something of a response that does not run.");
}
