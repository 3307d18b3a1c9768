using OrleansRealtime.Core.Turns;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core;

/// <summary>What the edge must know to take in audio.</summary>
/// <param name="Version">Grows with each change; an edge ignores older ones.</param>
/// <param name="Format">What the client sends.</param>
/// <param name="Turns">Null: no detection, the client commits by itself.</param>
/// <param name="Interrupt">Silence the answer at the edge as soon as speech starts.</param>
/// <param name="ReportProgress">Tell the session from time to time how far the audio has come.</param>
/// <param name="NoiseReduction">Taken out before anything else hears the audio; null: nothing is.</param>
public sealed record InputSettings(
    int Version,
    WireAudioFormat Format,
    TurnSettings? Turns,
    bool Interrupt,
    bool ReportProgress,
    NoiseReduction? NoiseReduction = null);
