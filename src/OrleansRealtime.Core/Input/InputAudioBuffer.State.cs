using OrleansRealtime.Core.State.Records;

namespace OrleansRealtime.Core.Input;

internal sealed partial class InputAudioBuffer
{
    public InputRecord ToRecord() => new(Start, Position, IsSpeaking, Utterance);

    public void Restore(InputRecord record) =>
        (Start, Position, IsSpeaking, Utterance) = (record.Start, record.Position, record.IsSpeaking && record.Utterance is not null, record.Utterance);
}
