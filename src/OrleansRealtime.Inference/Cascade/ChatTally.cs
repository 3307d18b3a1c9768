using Microsoft.Extensions.AI;
using OrleansRealtime.Inference.Responders;

namespace OrleansRealtime.Inference.Cascade;

/// <summary>Adds up what a chat stream says about itself: why it ended, and what it cost.</summary>
internal sealed class ChatTally(ResponderRequest request)
{
    private UsageDetails? _usage;
    private ChatFinishReason? _reason;
    private ErrorContent? _error;
    private long _outputCharacters;
    private bool _answered;

    public void Add(ChatResponseUpdate update) => _reason = update.FinishReason ?? _reason;

    public void Add(UsageDetails usage) => (_usage ??= new UsageDetails()).Add(usage);

    public void Add(ErrorContent error) => _error = error;

    public void AddText(string text)
    {
        _answered = true;
        _outputCharacters += text.Length;
    }

    public void AddCall(string name, string arguments)
    {
        _answered = true;
        _outputCharacters += name.Length + arguments.Length;
    }

    /// <summary>The end of the answer; throws when the model reported an error in place of one.</summary>
    public ResponderUpdate.Finished Finish()
    {
        if (!_answered && _error is not null)
        {
            throw new InvalidOperationException($"The chat model answered with an error: {_error.Message}");
        }

        return new ResponderUpdate.Finished(Cause, Usage);
    }

    private FinishCause Cause
        => _reason == ChatFinishReason.Length ? FinishCause.MaxOutputTokens
            : _reason == ChatFinishReason.ContentFilter ? FinishCause.ContentFilter
            : FinishCause.Completed;

    // Providers report totals, parts, or nothing; what is missing is estimated by itself.
    private ResponderUsage Usage => new(
        Clamp(_usage?.InputTokenCount) ?? TokenEstimate.OfInput(request.Messages, request.Options),
        Clamp(_usage?.CachedInputTokenCount) ?? 0,
        Clamp(_usage?.OutputTokenCount) ?? TokenEstimate.OfLength(_outputCharacters));

    private static int? Clamp(long? tokens) => tokens is { } count ? (int)Math.Clamp(count, 0, int.MaxValue) : null;
}
