using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Speech;

namespace OrleansRealtime.Inference.Cascade;

/// <summary>
/// Answers with a chat model and a voice. The model's text is cut into clauses; each is spoken while the one before is
/// delivered and the model writes on. Text before a tool call is spoken before the call is handed out.
/// </summary>
public sealed class CascadeResponder(IChatClient chat, ISpeechSynthesizer synthesizer, CascadeOptions? options = null) : IResponder
{
    private readonly CascadeOptions _options = options ?? CascadeOptions.Default;

    /// <inheritdoc/>
    public IAsyncEnumerable<ResponderUpdate> RespondAsync(ResponderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Voice is { } voice ? SpeakAsync(request, voice, cancellationToken) : WriteAsync(request, cancellationToken);
    }

    private async IAsyncEnumerable<ResponderUpdate> SpeakAsync(
        ResponderRequest request, VoiceSettings voice, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var pipeline = new SpeechPipeline(synthesizer, voice, _options, cancellationToken);
        pipeline.Start(WriteAsync(request, pipeline.Stopping));
        await foreach (var update in pipeline.ReadAsync(cancellationToken))
        {
            yield return update;
        }
    }

    /// <summary>The answer in text.</summary>
    private async IAsyncEnumerable<ResponderUpdate> WriteAsync(
        ResponderRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tally = new ChatTally(request);
        await foreach (var update in chat.GetStreamingResponseAsync(request.Messages, request.Options, cancellationToken))
        {
            // A client that ignores the token must not keep a cancelled answer going.
            cancellationToken.ThrowIfCancellationRequested();
            tally.Add(update);
            foreach (var content in update.Contents)
            {
                if (Read(content, tally) is { } read)
                {
                    yield return read;
                }
            }
        }

        yield return tally.Finish();
    }

    private static ResponderUpdate? Read(AIContent content, ChatTally tally)
    {
        switch (content)
        {
            case TextContent { Text.Length: > 0 } text:
                tally.AddText(text.Text);
                return new ResponderUpdate.Text(text.Text);
            case FunctionCallContent { InformationalOnly: false } call:
                var arguments = ToolArguments.ToJson(call);
                tally.AddCall(call.Name, arguments);
                return new ResponderUpdate.ToolCall(string.IsNullOrEmpty(call.CallId) ? null : call.CallId, call.Name, arguments);
            case UsageContent usage:
                tally.Add(usage.Details);
                return null;
            case ErrorContent error:
                tally.Add(error);
                return null;
            default:
                return null;
        }
    }
}
