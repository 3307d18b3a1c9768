using System.Text.Json;
using Microsoft.Extensions.AI;
using OrleansRealtime.Inference.Local.Assistant.Skills;

namespace OrleansRealtime.Inference.Local.Assistant;

/// <summary>
/// A small rule-based assistant for English: no model, no download, the same answer to the same words every time. What it
/// can do and cannot is in docs/assistant.md.
/// </summary>
public sealed class LocalAssistant(TimeProvider time, LocalAssistantOptions? options = null) : IChatClient
{
    // Four characters a token, as usage is estimated for engines that do not count.
    private const int CharactersPerToken = 4;

    // Order matters: what was asked in so many words comes before what a tool might mean, and that before small talk.
    private static readonly IAssistantSkill[] Skills =
    [
        new ToolResultSkill(),
        new RequiredToolSkill(),
        new FixedAnswerSkill(),
        new NothingHeardSkill(),
        new RecallSkill(),
        new RepeatSkill(),
        new ToolSkill(),
        new ArithmeticSkill(),
        new ClockSkill(),
        new CountSkill(),
        new SpellSkill(),
        new StorySkill(),
        new IntroductionSkill(),
        new HelpSkill(),
        new SmallTalkSkill(),
        new EchoSkill(),
    ];

    private readonly LocalAssistantOptions _options = options ?? LocalAssistantOptions.Default;

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Answer([.. messages], options, cancellationToken).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
    }

    private IEnumerable<ChatResponseUpdate> Answer(ChatMessage[] messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var turn = new AssistantTurn(messages, options, time.GetLocalNow(), _options.Name);
        return Decide(turn) switch
        {
            AssistantReply.Call call => Call(call, messages.Length),
            AssistantReply.Say say => Say(say.Text, options?.MaxOutputTokens, cancellationToken),
            _ => throw new InvalidOperationException("No skill answered."),
        };
    }

    private static AssistantReply? Decide(AssistantTurn turn)
    {
        foreach (var skill in Skills)
        {
            if (skill.TryAnswer(turn) is { } reply)
            {
                return reply;
            }
        }

        return null;
    }

    private static IEnumerable<ChatResponseUpdate> Say(string text, int? maxOutputTokens, CancellationToken cancellationToken)
    {
        var allowed = (long)(maxOutputTokens ?? int.MaxValue) * CharactersPerToken;
        for (var start = 0; start < text.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var space = text.IndexOf(' ', start + 1);
            var end = space < 0 ? text.Length : space;
            if (end > allowed)
            {
                yield return new ChatResponseUpdate { Role = ChatRole.Assistant, FinishReason = ChatFinishReason.Length };
                yield break;
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, text[start..end]);
            start = end;
        }

        yield return new ChatResponseUpdate { Role = ChatRole.Assistant, FinishReason = ChatFinishReason.Stop };
    }

    private static IEnumerable<ChatResponseUpdate> Call(AssistantReply.Call call, int messageCount)
    {
        var arguments = new Dictionary<string, object?>();
        foreach (var (name, value) in call.Arguments)
        {
            arguments[name] = value is null ? null : JsonElement.Parse(value.ToJsonString());
        }

        // Unique within a conversation, which only grows, and the same on every run.
        var content = new FunctionCallContent($"call_{messageCount}_{call.Tool}", call.Tool, arguments);
        yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
        yield return new ChatResponseUpdate { Role = ChatRole.Assistant, FinishReason = ChatFinishReason.ToolCalls };
    }
}
