using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OrleansRealtime.Audio;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Faults.Serving;

/// <summary>Understands the SHA-256 of the samples.</summary>
internal sealed class HashingTranscription : ITranscription
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _samples;

    public ValueTask<string?> AppendAsync(ReadOnlyMemory<short> pcm, CancellationToken cancellationToken)
    {
        _hash.AppendData(MemoryMarshal.AsBytes(pcm.Span));
        _samples += pcm.Length;
        return ValueTask.FromResult<string?>(null);
    }

    public ValueTask<Transcript> CompleteAsync(CancellationToken cancellationToken) => ValueTask.FromResult(
        new Transcript(Convert.ToHexStringLower(_hash.GetCurrentHash()), null, [], [], new SampleTime(_samples)));

    public ValueTask DisposeAsync()
    {
        _hash.Dispose();
        return ValueTask.CompletedTask;
    }
}
