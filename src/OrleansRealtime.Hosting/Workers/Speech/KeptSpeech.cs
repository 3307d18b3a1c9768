using OrleansRealtime.Core;
using OrleansRealtime.Core.State;

namespace OrleansRealtime.Hosting.Workers.Speech;

/// <summary>The sound of a session's answers that its client may not have.</summary>
/// <param name="maxBytes">What all of it may take.</param>
/// <param name="write">Where it is written down; null where it is not.</param>
internal sealed class KeptSpeech(int maxBytes, Action<StateChange>? write)
    : KeptSound<AudioStreamId>(maxBytes, AnswerNames.Instance, write);
