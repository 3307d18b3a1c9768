using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OrleansRealtime.Audio;
using OrleansRealtime.Faults.Conversations;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Speech;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Faults.Serving;

/// <summary>Answers by the words of the conversation alone: the same again after any restart.</summary>
internal sealed class ScriptResponder : IResponder
{
    private const int FrameSamples = 480;

    // Twice as fast as it is heard: an answer is under way for as long as a fault needs to meet it.
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(10);

    public async IAsyncEnumerable<ResponderUpdate> RespondAsync(
        ResponderRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = request.Messages.SelectMany(LinesOf).ToList();
        var last = lines.Count == 0 ? "" : lines[^1];
        if (last == Script.LineOf("user", Script.Report))
        {
            yield return new ResponderUpdate.Text(string.Join('\n', lines.SkipLast(1)));
        }
        else if (Script.ToolArgumentsFor(last) is { } arguments)
        {
            yield return new ResponderUpdate.ToolCall(CallId: null, Script.Tool, arguments);
        }
        else
        {
            var text = Script.AnswerTo(last);
            var length = Script.SpeechOf(text);
            yield return new ResponderUpdate.SpokenText(text, [new SpokenWord(text.Length, new SampleTime(length))]);
            for (var position = 0; position < length; position += FrameSamples)
            {
                yield return new ResponderUpdate.Audio(
                    Tone.Rent(new SampleTime(position), Math.Min(FrameSamples, length - position)));
                await Task.Delay(FrameTime, cancellationToken);
            }
        }

        yield return new ResponderUpdate.Finished(FinishCause.Completed, ResponderUsage.Zero);
    }

    private static IEnumerable<string> LinesOf(ChatMessage message)
    {
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case FunctionCallContent call:
                    yield return Script.LineOf("call", call.Name);
                    break;
                case FunctionResultContent result:
                    yield return Script.LineOf("result", $"{result.Result}");
                    break;
                case TextContent text:
                    yield return Script.LineOf(message.Role.Value, text.Text);
                    break;
            }
        }
    }
}
