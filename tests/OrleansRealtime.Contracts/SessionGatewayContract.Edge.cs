using System.Text;
using System.Text.Json;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using Xunit;

namespace OrleansRealtime.Contracts;

public abstract partial class SessionGatewayContract
{
    private sealed class Edge : IAsyncDisposable
    {
        private readonly SessionAdmission.Admitted _admitted;
        private readonly IAsyncEnumerator<SessionOutput> _outputs;
        private readonly IAsyncEnumerator<OutputAudio>? _audio;
        private readonly Queue<SessionOutput.Relay> _relayed = new();
        private SampleTime _position;
        private bool _isStuck;

        /// <param name="admitted">The session, owned from here on.</param>
        /// <param name="hasAudio">False for a sideband.</param>
        public Edge(SessionAdmission.Admitted admitted, bool hasAudio = true)
        {
            _admitted = admitted;
            _outputs = admitted.Session.ReadAllAsync(CancellationToken.None).GetAsyncEnumerator();
            _audio = hasAudio ? admitted.Media.ReadAllAsync(from: null, CancellationToken.None).GetAsyncEnumerator() : null;
        }

        public ISessionConnection Session => _admitted.Session;

        public List<string> Seen { get; } = [];

        /// <summary>Events in one batch.</summary>
        public ValueTask<ControlReceipt> PostAsync(params string[] events) => Session.PostAsync(
            [.. events.Select(json => new ControlMessage.ClientEvent(Encoding.UTF8.GetBytes(json), _position, []))],
            CancellationToken.None);

        /// <summary>The next event of a sideband that asks for the edge's word.</summary>
        public async Task<SessionOutput.Relay> RelayedAsync()
        {
            while (_relayed.Count == 0)
            {
                Assert.True(await MoveNextAsync(), "The session ended without a relayed event.");
            }

            return _relayed.Dequeue();
        }

        public ValueTask<ControlReceipt> SendBackAsync(SessionOutput.Relay relayed, SampleTime at) =>
            PostAsync(new ControlMessage.ClientEvent(relayed.Utf8, at, []) { Ticket = relayed.Ticket });

        /// <summary>Reads to the end and says what that was.</summary>
        public async Task<CloseReason?> EndedAsync()
        {
            CloseReason? reason = null;
            while (await MoveNextAsync())
            {
                reason = (_outputs.Current as SessionOutput.Close)?.Reason ?? reason;
            }

            return reason;
        }

        private ValueTask<ControlReceipt> PostAsync(ControlMessage message) =>
            Session.PostAsync([message], CancellationToken.None);

        public async Task SpeakAsync(SampleTime from, SampleTime to)
        {
            await PostAsync(new ControlMessage.SpeechStarted(from, from, []));
            await PostAsync(new ControlMessage.SpeechStopped(to, to));
        }

        public async Task PushAsync(SampleTime length)
        {
            await _admitted.Media.PushAsync(
                PooledAudio.CopyOf(_position, new short[length.Samples]),
                CancellationToken.None);
            _position += length;
        }

        /// <summary>Reads on to the next event of a type.</summary>
        public async Task<JsonElement> NextAsync(string type)
        {
            while (true)
            {
                Assert.True(await MoveNextAsync(), $"The session ended without {type}.");
                if (_outputs.Current is not SessionOutput.Event @event)
                {
                    continue;
                }

                var json = JsonDocument.Parse(@event.Utf8).RootElement;
                if (json.GetProperty("type").GetString() == type)
                {
                    return json;
                }
            }
        }

        /// <summary>Reads so much audio of one stream and says where it ended.</summary>
        public async Task<SampleTime> AudioOfAsync(SampleTime length)
        {
            var end = SampleTime.Zero;
            while (end < length)
            {
                Assert.True(await _audio!.MoveNextAsync().AsTask().WaitAsync(Patience));
                using var frame = _audio.Current.Frame;
                Assert.Equal(end, frame.Position);
                end = frame.End;
            }

            return end;
        }

        public async ValueTask DisposeAsync()
        {
            await _admitted.Session.DisposeAsync();
            if (_isStuck)
            {
                // A test has failed; what is still being read cannot be let go of.
                return;
            }

            while (await MoveNextAsync())
            {
            }

            await _outputs.DisposeAsync();
            if (_audio is not null)
            {
                await _audio.DisposeAsync();
            }

            await _admitted.Media.DisposeAsync();
        }

        private async Task<bool> MoveNextAsync()
        {
            _isStuck = true;
            var moved = await _outputs.MoveNextAsync().AsTask().WaitAsync(Patience);
            _isStuck = false;
            switch (moved ? _outputs.Current : null)
            {
                case SessionOutput.Event @event:
                    Seen.Add(Encoding.UTF8.GetString(@event.Utf8.Span));
                    break;
                case SessionOutput.Relay relayed:
                    _relayed.Enqueue(relayed);
                    break;
            }

            return moved;
        }
    }
}
