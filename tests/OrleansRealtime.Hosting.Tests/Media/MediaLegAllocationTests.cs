using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Audio.Speech;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Media;
using OrleansRealtime.Hosting.Workers;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Sessions;
using OrleansRealtime.Testing.Gateways;

namespace OrleansRealtime.Hosting.Tests.Media;

/// <summary>What comes fifty times a second for each caller must leave no garbage behind.</summary>
public sealed class MediaLegAllocationTests
{
    private const int WarmUpFrames = 2_000;
    private const int Frames = 1_000;

    // The runtime itself may allocate a little now and then, as when a method is compiled anew; a frame that allocates at all
    // allocates at least 24 bytes, the smallest object.
    private const long Ceiling = Frames * 2;

    [Theory]
    [InlineData(20, WireAudioFormat.Pcm, null)]
    [InlineData(100, WireAudioFormat.Pcm, null)]
    [InlineData(20, WireAudioFormat.Pcmu, null)]
    [InlineData(20, WireAudioFormat.Pcm, NoiseReduction.NearField)]
    [InlineData(20, WireAudioFormat.Pcmu, NoiseReduction.FarField)]
    public async Task AppendedSilence_AllocatesNothing(int milliseconds, WireAudioFormat format, NoiseReduction? noise)
    {
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<RealtimeMetrics>().BuildServiceProvider();
        var input = new InputSettings(1, format, TurnSettings.Default, Interrupt: true, ReportProgress: false, noise);
        var media = new DiscardingMediaLink();
        await using var leg = await MediaLeg.StartAsync(
            new SessionAdmission.Admitted(new IdleSession(input), media),
            new SpectralSpeechDetector(),
            TimeProvider.System,
            services.GetRequiredService<RealtimeMetrics>(),
            playsByClock: false,
            CancellationToken.None);
        var message = Append(milliseconds, format);
        var audio = new byte[AppendReader.MaxDecodedLength(message.Length)];

        Receive(WarmUpFrames);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Receive(Frames);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated < Ceiling, $"{(double)allocated / Frames:F1} bytes per frame of {milliseconds} ms ({format}).");
        Assert.True(media.Samples > 0);

        void Receive(int frames)
        {
            for (var i = 0; i < frames; i++)
            {
                Assert.True(AppendReader.TryRead(message, audio, out var count, out _));
                var appending = leg.AppendAsync(audio.AsMemory(0, count), CancellationToken.None);
                Assert.True(appending.IsCompletedSuccessfully);
            }
        }
    }

    [Fact]
    public void AudioOnItsWayToARecogniser_AllocatesNothing()
    {
        using var timeline = new AudioTimeline();
        using var reader = timeline.Open(SampleTime.Zero);
        var pcm = new short[480];
        var position = SampleTime.Zero;

        Pass(WarmUpFrames);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass(Frames);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated < Ceiling, $"{(double)allocated / Frames:F1} bytes per frame.");

        void Pass(int frames)
        {
            for (var i = 0; i < frames; i++)
            {
                var appending = timeline.AppendAsync(PooledAudio.CopyOf(position, pcm), CancellationToken.None);
                position += new SampleTime(pcm.Length);
                Assert.True(appending.IsCompletedSuccessfully);
                Assert.True(reader.Read(pcm, null) == pcm.Length);
            }
        }
    }

    private static byte[] Append(int milliseconds, WireAudioFormat format)
    {
        var audio = new byte[format == WireAudioFormat.Pcm ? milliseconds * 48 : milliseconds * 8];

        // Silence as each format writes it.
        audio.AsSpan().Fill(format == WireAudioFormat.Pcm ? (byte)0 : (byte)0xFF);
        return Encoding.UTF8.GetBytes(
            $$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(audio)}}"}""");
    }
}
