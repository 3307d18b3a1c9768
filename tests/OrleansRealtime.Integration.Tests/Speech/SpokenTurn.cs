using System.Runtime.InteropServices;
using OrleansRealtime.Integration.Tests.Wire;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>One question to a server and its answer, both as sound and as text.</summary>
/// <param name="Heard">The user's words, as the server understood them.</param>
/// <param name="Answer">The answer's transcript.</param>
/// <param name="Audio">The answer's sound, PCM16 mono 24 kHz.</param>
internal sealed record SpokenTurn(string Heard, string Answer, short[] Audio)
{
    /// <summary>Speaks faster than real time, waits for the answer, and takes it apart.</summary>
    public static async Task<SpokenTurn> RunAsync(WireClient client, ReadOnlyMemory<short> question)
    {
        // Silence before it, as any microphone gives, and enough after it to end the turn.
        await client.AppendAsync(
            [.. SyntheticVoice.Silence(300), .. MemoryMarshal.AsBytes(question.Span), .. SyntheticVoice.Silence(1_500)]);
        var completed = await client.NextAsync("conversation.item.input_audio_transcription.completed");
        await client.NextAsync("response.done", done => done.Text("response.status") == "completed");

        // A pause inside the question gives two turns: the last one is the whole question's answer, and its words are all of theirs.
        var last = client.Events.Last(found => found.Type == "response.done");
        var audio = client.Events.Where(found => found.Type == "response.output_audio.delta" && found.Text("response_id") == last.Text("response.id"));
        return new SpokenTurn(
            completed.Text("transcript")!,
            last.Text("response.output.0.content.0.transcript")!,
            SyntheticVoice.Samples(audio.SelectMany(delta => delta.Audio).ToArray()));
    }
}
