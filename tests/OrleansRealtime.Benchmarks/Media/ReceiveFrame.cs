using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using OrleansRealtime.Audio.Speech;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Media;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Sessions;
using OrleansRealtime.Testing.Gateways;

namespace OrleansRealtime.Benchmarks.Media;

/// <summary>
/// All that happens to an append between the socket and the worker: read, decoded, resampled where its format asks for it,
/// searched for speech, copied for the worker. Goal: 0 bytes.
/// </summary>
[MemoryDiagnoser]
public class ReceiveFrame
{
    private readonly byte[] _audio = new byte[64 * 1024];
    private ServiceProvider _services = null!;
    private MediaLeg _leg = null!;
    private byte[] _message = [];

    /// <summary>Real time and what browsers send.</summary>
    [Params(20, 100)]
    public int Milliseconds { get; set; }

    [Params(WireAudioFormat.Pcm, WireAudioFormat.Pcmu)]
    public WireAudioFormat Format { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _services = new ServiceCollection().AddMetrics().AddSingleton<RealtimeMetrics>().BuildServiceProvider();
        var input = new InputSettings(1, Format, TurnSettings.Default, Interrupt: true, ReportProgress: false);
        _leg = await MediaLeg.StartAsync(
            new SessionAdmission.Admitted(new IdleSession(input), new DiscardingMediaLink()),
            new SpectralSpeechDetector(),
            TimeProvider.System,
            _services.GetRequiredService<RealtimeMetrics>(),
            playsByClock: false,
            CancellationToken.None);

        // The hiss of a quiet room.
        var audio = new byte[Format == WireAudioFormat.Pcm ? Milliseconds * 48 : Milliseconds * 8];
        for (var i = 0; i < audio.Length; i++)
        {
            audio[i] = Format == WireAudioFormat.Pcm ? (byte)(i % 2 == 0 ? i * 7 % 16 : 0) : (byte)(0xFF - (i * 7 % 3));
        }

        _message = Encoding.UTF8.GetBytes(
            $$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(audio)}}"}""");
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _leg.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Benchmark]
    public ValueTask Receive() =>
        AppendReader.IsAppend(_message) && AppendReader.TryRead(_message, _audio, out var count, out _)
            ? _leg.AppendAsync(_audio.AsMemory(0, count), CancellationToken.None)
            : throw new InvalidOperationException("The message was not understood.");
}
