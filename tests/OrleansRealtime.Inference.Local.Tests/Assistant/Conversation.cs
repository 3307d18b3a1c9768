using Microsoft.Extensions.AI;
using OrleansRealtime.Inference.Local.Assistant;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Inference.Local.Tests.Assistant;

/// <summary>A conversation with the assistant, which keeps every message.</summary>
internal sealed class Conversation
{
    private static readonly DateTimeOffset Now = new(2030, 1, 7, 9, 5, 0, TimeSpan.Zero);

    private readonly List<ChatMessage> _messages = [];

    public ChatOptions Options { get; } = new();

    /// <summary>The calls of the last answer.</summary>
    public IReadOnlyList<FunctionCallContent> Calls { get; private set; } = [];

    public async Task<string> SayAsync(string text)
    {
        _messages.Add(new ChatMessage(ChatRole.User, text));
        return await AnswerAsync();
    }

    public async Task<string> AnswerAsync()
    {
        using var assistant = new LocalAssistant(new ManualTimeProvider(Now));
        var response = await assistant.GetResponseAsync(_messages, Options);
        _messages.AddRange(response.Messages);
        Calls = [.. response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()];
        return response.Text;
    }

    public async Task<string> ReturnAsync(object? result)
    {
        _messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(Calls.Count > 0 ? Calls[0].CallId : "call", result)]));
        return await AnswerAsync();
    }

    public static async Task<string> AskAsync(string text) => await new Conversation().SayAsync(text);
}
