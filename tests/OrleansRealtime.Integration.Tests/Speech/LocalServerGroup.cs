namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>Tests that share a <see cref="LocalServer"/>, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class LocalServerGroup : ICollectionFixture<LocalServer>
{
    public const string Name = "offline engine";
}
