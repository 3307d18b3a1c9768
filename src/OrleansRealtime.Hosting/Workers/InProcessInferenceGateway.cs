using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Options;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>Workers in this very process.</summary>
public sealed class InProcessInferenceGateway(
    EngineCatalog engines,
    IOptions<SessionOptions> options,
    TimeProvider time,
    ILogger<InferenceWorker> logger) : IInferenceGateway
{
    private readonly ConcurrentDictionary<MediaRoute, InferenceWorker> _workers = new();

    public bool Knows(string model) => engines.Find(model) is not null;

    public ValueTask<IInferenceSession> OpenAsync(
        SessionId sessionId,
        string model,
        SpeechKeeping? speech,
        CancellationToken cancellationToken)
    {
        var engine = engines.Find(model) ?? throw new ArgumentException($"No engine answers for '{model}'.", nameof(model));
        var route = new MediaRoute(sessionId, Epoch: 1);
        var keeping = new WorkerKeeping(
            options.Value.ItemAudio == KeptItemAudio.None ? 0 : options.Value.ItemAudioBytes,
            options.Value.ItemAudio == KeptItemAudio.Session ? options.Value.SessionAudioBytes : 0,
            options.Value.KeptSpeechBytes,
            speech);
        var worker = new InferenceWorker(engine, keeping, time, logger);
        _workers[route] = worker;
        return ValueTask.FromResult<IInferenceSession>(new Session(this, route, worker, engine.CanSee));
    }

    public ValueTask<IMediaLink> ConnectAsync(MediaRoute route, int attachment, CancellationToken cancellationToken) =>
        _workers.TryGetValue(route, out var worker)
            ? ValueTask.FromResult<IMediaLink>(new Link(worker, attachment))
            : throw new InvalidOperationException($"There is no worker at {route}.");

    private sealed class Session(InProcessInferenceGateway gateway, MediaRoute route, InferenceWorker worker, bool canSee)
        : IInferenceSession
    {
        public MediaRoute Route => route;

        public bool CanSee => canSee;

        public SampleTime MadeOf(AudioStreamId stream) => worker.Audio.KeptOf(stream);

        public ValueTask<AttachmentPoint> BeginAttachmentAsync(int attachment, SampleTime from) =>
            ValueTask.FromResult(worker.Begin(attachment, from));

        public ValueTask PostAsync(InferenceCommand command, CancellationToken cancellationToken)
        {
            worker.Handle(command);
            return ValueTask.CompletedTask;
        }

        public IAsyncEnumerable<InferenceEvent> ReadAllAsync(CancellationToken cancellationToken) =>
            worker.Events.ReadAllAsync(cancellationToken);

        public ValueTask DisposeAsync()
        {
            gateway._workers.TryRemove(route, out _);
            return worker.DisposeAsync();
        }
    }

    private sealed class Link(InferenceWorker worker, int attachment) : IMediaLink
    {
        public ValueTask PushAsync(PooledAudio audio, CancellationToken cancellationToken) =>
            worker.PushAsync(audio, attachment, cancellationToken);

        public IAsyncEnumerable<OutputAudio> ReadAllAsync(
            IReadOnlyDictionary<AudioStreamId, SampleTime>? from,
            CancellationToken cancellationToken) => worker.Audio.ReadAllAsync(from, cancellationToken);

        public ValueTask<PooledAudio?> ReadItemAsync(
            AudioAddress address,
            SampleTime? until,
            CancellationToken cancellationToken) => ValueTask.FromResult(worker.Read(address, until));

        public void Release(AudioStreamId stream, int samples) => worker.Audio.Release(stream, samples);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
