namespace OrleansRealtime.Inference.Local.Tests;

/// <summary>
/// The classes that use the real parts, one after another: they share two decoders, measure memory, and the voices draw
/// their breath from the one random generator of the process.
/// </summary>
[CollectionDefinition(Name)]
public sealed class SpeechPartsGroup : ICollectionFixture<SpeechParts>
{
    public const string Name = "Speech parts";
}
