namespace OrleansRealtime.Inference.Tests.Cascade;

/// <summary>Audio is pooled for the whole process, so counting it wants no other test beside.</summary>
[CollectionDefinition("pooled audio", DisableParallelization = true)]
public sealed class PooledAudioGroup;
