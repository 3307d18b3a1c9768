namespace OrleansRealtime.Core;

/// <summary>Names the audio of one spoken message: what ties frames of the media plane to events of the control plane.</summary>
/// <param name="Operation">The response's operation.</param>
/// <param name="Message">Which spoken message of it, from 0.</param>
public readonly record struct AudioStreamId(OperationId Operation, int Message);
