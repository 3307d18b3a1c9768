using OrleansRealtime.Audio;
using OrleansRealtime.Core.Input;

namespace OrleansRealtime.Core.State.Records;

/// <summary>The uncommitted audio, as positions.</summary>
internal sealed record InputRecord(SampleTime Start, SampleTime Position, bool IsSpeaking, Utterance? Utterance);
