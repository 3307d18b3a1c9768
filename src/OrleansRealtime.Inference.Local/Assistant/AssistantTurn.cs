using Microsoft.Extensions.AI;
using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant;

/// <summary>Everything a skill may look at to answer one turn.</summary>
internal sealed class AssistantTurn
{
    private readonly IReadOnlyList<ChatMessage> _messages;
    private readonly int _heardAt;

    public AssistantTurn(IReadOnlyList<ChatMessage> messages, ChatOptions? options, DateTimeOffset now, string name)
    {
        _messages = messages;
        Now = now;
        Name = name;
        ToolMode = options?.ToolMode;
        Tools = [.. options?.Tools?.OfType<AIFunctionDeclaration>() ?? []];
        Instructions = string.Join(
            '\n', messages.Where(message => message.Role == ChatRole.System).Select(TextOf).Prepend(options?.Instructions ?? ""));
        _heardAt = LastIndexOf(ChatRole.User, messages.Count);
        Heard = Utterance.Parse(_heardAt < 0 ? "" : TextOf(messages[_heardAt]));
    }

    /// <summary>The last thing the user said; empty when nothing was.</summary>
    public Utterance Heard { get; }

    public bool HasUserMessage => _heardAt >= 0;

    /// <summary>Whether the user sent something that is not words.</summary>
    public bool HasPicture => HasUserMessage && _messages[_heardAt].Contents.Any(content => content is DataContent or UriContent);

    public string Instructions { get; }

    public IReadOnlyList<AIFunctionDeclaration> Tools { get; }

    /// <summary>Null means automatic.</summary>
    public ChatToolMode? ToolMode { get; }

    /// <summary>The user's local time.</summary>
    public DateTimeOffset Now { get; }

    public string Name { get; }

    /// <summary>What was said before <see cref="Heard"/>, by either side, latest first, empty texts left out.</summary>
    public IEnumerable<(ChatRole Role, string Text)> Earlier()
    {
        for (var i = _heardAt - 1; i >= 0; i--)
        {
            if (TextOf(_messages[i]) is { Length: > 0 } text)
            {
                yield return (_messages[i].Role, text);
            }
        }
    }

    public IEnumerable<string> EarlierFromUser() => Earlier().Where(said => said.Role == ChatRole.User).Select(said => said.Text);

    /// <summary>What the assistant said last; null when it has not spoken.</summary>
    public string? LastAnswer() => Earlier().Where(said => said.Role == ChatRole.Assistant).Select(said => said.Text).FirstOrDefault();

    /// <summary>Results of tools that nobody has spoken about yet, oldest first.</summary>
    public IReadOnlyList<FunctionResultContent> NewResults()
    {
        var results = new List<FunctionResultContent>();
        for (var i = _messages.Count - 1; i >= 0; i--)
        {
            var found = _messages[i].Contents.OfType<FunctionResultContent>().ToArray();
            if (found.Length == 0)
            {
                break;
            }

            results.InsertRange(0, found);
        }

        return results;
    }

    private int LastIndexOf(ChatRole role, int end)
    {
        for (var i = end - 1; i >= 0; i--)
        {
            if (_messages[i].Role == role && !_messages[i].Contents.Any(content => content is FunctionResultContent))
            {
                return i;
            }
        }

        return -1;
    }

    private static string TextOf(ChatMessage message)
        => string.Join(' ', message.Contents.OfType<TextContent>().Select(content => content.Text.Trim()).Where(text => text.Length > 0));
}
