using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>The sound of items is kept here, where both sides of a conversation pass by.</summary>
public sealed partial class InferenceWorker
{
    private readonly ItemAudioStore _kept;
    private readonly UtteranceTaps _taps;

    /// <summary>Takes the user's next audio and owns it.</summary>
    internal ValueTask PushAsync(PooledAudio audio, int attachment, CancellationToken cancellationToken)
    {
        var appending = _timeline.AppendAsync(audio, attachment, cancellationToken);
        if (!appending.IsCompletedSuccessfully)
        {
            return PushSlowAsync(appending);
        }

        _taps.Advance();
        return ValueTask.CompletedTask;
    }

    /// <summary>Another connection brings the audio from here on.</summary>
    internal AttachmentPoint Begin(int attachment, SampleTime from) =>
        new(_timeline.Begin(attachment, from), _audio.Taken());

    /// <summary>The sound of an item, for the caller to own; null when it is not kept, any more or yet.</summary>
    internal PooledAudio? Read(AudioAddress address, SampleTime? until) => _kept.Read(address, until);

    private async ValueTask PushSlowAsync(ValueTask appending)
    {
        await appending;
        _taps.Advance();
    }

    private void KeepSpeech_NeedsLock(bool isOn)
    {
        _audio.Keep(isOn);
        if (isOn && _record is { IsBegun: false })
        {
            // Only now is there a record of the session to which its sound belongs.
            _kept.BeginWriting(_record.Write);
        }
    }

    private void Forget_NeedsLock(InferenceCommand.Forget forget)
    {
        _kept.Forget(forget.Items, forget.Streams);
        foreach (var address in _transcripts.Keys.Where(address => forget.Items.Contains(address.ItemId)).ToList())
        {
            _transcripts.Remove(address);
        }
    }
}
