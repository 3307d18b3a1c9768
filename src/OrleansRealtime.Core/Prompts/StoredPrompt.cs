using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Prompts;

/// <summary>One prompt in all its versions.</summary>
/// <param name="DefaultVersion">What a reference without a version means.</param>
/// <param name="Versions">Settings of each version; <c>{{name}}</c> in their instructions stands for a variable.</param>
public sealed record StoredPrompt(string DefaultVersion, IReadOnlyDictionary<string, SessionPatch> Versions);
