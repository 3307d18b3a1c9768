using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OrleansRealtime.Audio;
using OrleansRealtime.Faults.Script;
using OrleansRealtime.Inference;
using OrleansRealtime.Inference.Responders;
using OrleansRealtime.Inference.Speech;
using OrleansRealtime.Inference.Transcription;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Faults.Serving;

/// <summary>Hears the hash of what it is given, and answers by <see cref="AnswerPlan"/>. It remembers nothing.</summary>
internal sealed class FaultEngine : IEngine, IResponder, ITranscriber
{
    private const int FrameSamples = 960;

    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(40);

    public string Name => "local";

    public ITranscriber Transcriber => this;

    public IResponder Responder => this;

    public Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<ITranscription> StartAsync(
        OrleansRealtime.Inference.Transcription.TranscriptionOptions options, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ITranscription>(new HashingTranscription());

    public async IAsyncEnumerable<ResponderUpdate> RespondAsync(
        ResponderRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var plan = AnswerPlan.For(Said(request.Messages));
        if (plan.CallsTool)
        {
            yield return new ResponderUpdate.ToolCall(null, AnswerPlan.ToolName, """{"of":"it"}""");
        }
        else if (request.Voice is null)
        {
            foreach (var piece in Pieces(plan.Text))
            {
                await Task.Delay(FrameTime, cancellationToken);
                yield return new ResponderUpdate.Text(piece);
            }
        }
        else
        {
            yield return new ResponderUpdate.SpokenText(
                plan.Text, [new SpokenWord(plan.Text.Length, new SampleTime(plan.Samples))]);
            for (var at = 0; at < plan.Samples; at += FrameSamples)
            {
                yield return new ResponderUpdate.Audio(
                    Tone.Rent(new SampleTime(at), Math.Min(FrameSamples, plan.Samples - at)));
                await Task.Delay(FrameTime, cancellationToken);
            }
        }

        yield return new ResponderUpdate.Finished(FinishCause.Completed, new ResponderUsage(1, 0, 1));
    }

    private static IEnumerable<string> Pieces(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var space = text.IndexOf(' ', start + 1);
            var end = space < 0 ? text.Length : space;
            yield return text[start..end];
            start = end;
        }
    }

    private static List<string> Said(IReadOnlyList<ChatMessage> messages)
    {
        var said = new List<string>();
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.User)
            {
                said.Add(message.Text);
            }

            said.AddRange(message.Contents.OfType<FunctionResultContent>().Select(result => $"{result.Result}"));
        }

        return said;
    }
}
