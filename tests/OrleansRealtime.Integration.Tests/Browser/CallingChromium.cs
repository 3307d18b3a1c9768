using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Wav;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Browser;

/// <summary>Chromium whose microphone says the recorded question once, and which lets every page use it.</summary>
public sealed class CallingChromium : Chromium, IDisposable
{
    private readonly TempDirectory _directory = new();

    protected override IEnumerable<string> Arguments
    {
        get
        {
            var file = _directory["microphone.wav"];
            if (!File.Exists(file))
            {
                // Silence around it: as anybody who calls waits a moment before, and long enough after.
                var silence = SyntheticVoice.Samples(SyntheticVoice.Silence(1_000));
                short[] sound = [.. silence, .. SpeechRecordings.GoForward.Pcm24k.Span, .. silence];
                File.WriteAllBytes(file, WavWriter.Write(SampleTime.Rate, sound));
            }

            return
            [
                "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", $"--use-file-for-fake-audio-capture={file}%noloop",
                "--autoplay-policy=no-user-gesture-required",
            ];
        }
    }

    public void Dispose() => _directory.Dispose();
}
