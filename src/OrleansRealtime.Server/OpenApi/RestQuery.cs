namespace OrleansRealtime.Server.OpenApi;

/// <summary>A parameter of an endpoint's query.</summary>
/// <param name="Name">As it stands in the address.</param>
/// <param name="Description">One line about it.</param>
internal sealed record RestQuery(string Name, string Description);
