using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OrleansRealtime.Audio.Wav;
using OrleansRealtime.Inference.Transcription;
using TranscriptionOptions = OrleansRealtime.Inference.Transcription.TranscriptionOptions;

namespace OrleansRealtime.Inference.Tests.Transcription;

public sealed class SpeechToTextTests
{
    [Fact]
    public async Task AnUtterance_IsSentWhole_WithWhatIsKnownOfIt()
    {
        using var client = new FakeRecogniser(new SpeechToTextResponseUpdate("hello ") { Kind = SpeechToTextResponseUpdateKind.TextUpdating },
            new SpeechToTextResponseUpdate("there") { Kind = SpeechToTextResponseUpdateKind.TextUpdating });
        await using var utterance = await new SpeechToTextTranscriber(client, new SpeechToTextSettings("ear"))
            .StartAsync(new TranscriptionOptions("en", "names: Ada"), CancellationToken.None);
        Assert.Null(await utterance.AppendAsync(new short[] { 1, 2, 3 }, CancellationToken.None));
        Assert.Null(await utterance.AppendAsync(new short[] { 4, 5 }, CancellationToken.None));
        var transcript = await utterance.CompleteAsync(CancellationToken.None);

        Assert.Equal("hello there", transcript.Text);
        Assert.Equal(5, transcript.Duration.Samples);
        Assert.Equal([1, 2, 3, 4, 5], WavReader.Read(client.File).Samples);
        Assert.Equal(("ear", "en"), (client.Options!.ModelId, client.Options.SpeechLanguage));
    }

    [Fact]
    public async Task TheWholeText_StandsForItsPieces()
    {
        using var client = new FakeRecogniser(new SpeechToTextResponseUpdate("helo") { Kind = SpeechToTextResponseUpdateKind.TextUpdating },
            new SpeechToTextResponseUpdate(" Hello. ") { Kind = SpeechToTextResponseUpdateKind.TextUpdated });

        Assert.Equal("Hello.", (await RecogniseAsync(client)).Text);
    }

    [Fact]
    public async Task Silence_IsNotSent()
    {
        using var client = new FakeRecogniser();
        await using var utterance = await new SpeechToTextTranscriber(client).StartAsync(TranscriptionOptions.Default, CancellationToken.None);

        Assert.Equal("", (await utterance.CompleteAsync(CancellationToken.None)).Text);
        Assert.Empty(client.File);
    }

    [Fact]
    public async Task AnError_AndSpeechThatIsTooLong_AreFailures()
    {
        using var client = new FakeRecogniser(new SpeechToTextResponseUpdate("no") { Kind = SpeechToTextResponseUpdateKind.Error });
        await Assert.ThrowsAsync<InvalidOperationException>(() => RecogniseAsync(client));

        await using var utterance = await new SpeechToTextTranscriber(client, new SpeechToTextSettings(MaxUtterance: TimeSpan.FromSeconds(1)))
            .StartAsync(TranscriptionOptions.Default, CancellationToken.None);
        await utterance.AppendAsync(new short[24_000], CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => utterance.AppendAsync(new short[1], CancellationToken.None).AsTask());
    }

    private static async Task<Transcript> RecogniseAsync(FakeRecogniser client)
    {
        await using var utterance = await new SpeechToTextTranscriber(client).StartAsync(TranscriptionOptions.Default, CancellationToken.None);
        await utterance.AppendAsync(new short[100], CancellationToken.None);
        return await utterance.CompleteAsync(CancellationToken.None);
    }

    private sealed class FakeRecogniser(params SpeechToTextResponseUpdate[] updates) : ISpeechToTextClient
    {
        public byte[] File { get; private set; } = [];

        public SpeechToTextOptions? Options { get; private set; }

        public Task<SpeechToTextResponse> GetTextAsync(
            Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
            Stream audioSpeechStream, SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            using var file = new MemoryStream();
            await audioSpeechStream.CopyToAsync(file, cancellationToken);
            (File, Options) = (file.ToArray(), options);
            foreach (var update in updates)
            {
                yield return update;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
