using System.Buffers.Text;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Pcm;
using OrleansRealtime.Load.Traffic;

namespace OrleansRealtime.Load.Hosts;

/// <summary>One caller of the baseline.</summary>
internal sealed class BaselineCall(WebSocket socket, CallScript script) : IDisposable
{
    private static readonly byte[][] Deltas = EncodeAnswer();

    private readonly byte[] _message = new byte[64 * 1024];
    private readonly byte[] _audio = new byte[64 * 1024];
    private readonly SemaphoreSlim _sending = new(1, 1);
    private CancellationTokenSource? _answering;
    private SampleTime _position;
    private int _turn;
    private bool _isSpeaking;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await ReceiveAsync(cancellationToken) is { } length)
        {
            if (!TryDecode(_message.AsSpan(0, length), out var count))
            {
                await SendAsync("""{"type":"session.updated"}"""u8.ToArray(), cancellationToken);
                continue;
            }

            _position += new SampleTime(count / PcmBytes.BytesPerSample);
            await AdvanceAsync(cancellationToken);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }

    public void Dispose()
    {
        _answering?.Dispose();
        _sending.Dispose();
    }

    private async ValueTask<int?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(_message.AsMemory(length), cancellationToken);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (received.EndOfMessage)
            {
                return length;
            }
        }
    }

    private bool TryDecode(ReadOnlySpan<byte> utf8, out int count)
    {
        count = 0;
        var found = false;
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("audio"u8))
            {
                reader.Read();
                Base64.DecodeFromUtf8(reader.ValueSpan, _audio, out _, out count);
                found = true;
            }
            else
            {
                reader.Skip();
            }
        }

        return found;
    }

    private async ValueTask AdvanceAsync(CancellationToken cancellationToken)
    {
        if (_turn == script.Turns.Count)
        {
            return;
        }

        var turn = script.Turns[_turn];
        if (!_isSpeaking && _position >= turn.Start.DecidedAt)
        {
            _isSpeaking = true;
            _answering?.Cancel();
            await SendAsync(
                Encoding.UTF8.GetBytes(
                    $$"""{"type":"input_audio_buffer.speech_started","audio_start_ms":{{turn.Start.At.Milliseconds}}}"""),
                cancellationToken);
        }
        else if (_isSpeaking && _position >= turn.Stop.DecidedAt)
        {
            _isSpeaking = false;
            _turn++;
            await SendAsync(
                Encoding.UTF8.GetBytes(
                    $$"""{"type":"input_audio_buffer.speech_stopped","audio_end_ms":{{turn.Stop.At.Milliseconds}}}"""),
                cancellationToken);
            _answering?.Dispose();
            _answering = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _ = AnswerAsync(_answering.Token);
        }
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        var status = "completed";
        try
        {
            var startedAt = Stopwatch.GetTimestamp();
            for (var frame = 0; frame < AnswerAudio.Frames; frame++)
            {
                await AnswerAudio.WaitForFrameAsync(startedAt, frame, cancellationToken);
                await SendAsync(Deltas[frame], cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            status = "cancelled";
        }

        try
        {
            await SendAsync(
                Encoding.UTF8.GetBytes($$$"""{"type":"response.done","response":{"status":"{{{status}}}"}}"""),
                CancellationToken.None);
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException)
        {
            // The caller has hung up.
        }
    }

    /// <summary>Sends; a wait for one's turn may be given up, but not a frame that has begun, which would abort the socket.</summary>
    private async ValueTask SendAsync(byte[] utf8, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(utf8.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    private static byte[][] EncodeAnswer()
    {
        var frameBytes = AnswerAudio.FrameSamples * PcmBytes.BytesPerSample;
        return [.. Enumerable.Range(0, AnswerAudio.Frames).Select(frame => Encoding.UTF8.GetBytes(
            $$"""
            {"type":"response.output_audio.delta","event_id":"event_000000000000000000000","response_id":"resp_000000000000000000000","item_id":"item_000000000000000000000","output_index":0,"content_index":0,"delta":"{{Convert.ToBase64String(AnswerAudio.Bytes.Slice(frame * frameBytes, frameBytes))}}"}
            """))];
    }
}
