using Microsoft.Extensions.Options;

namespace OrleansRealtime.Server.Options;

/// <summary>A misspelt key id would quietly impose nothing.</summary>
internal sealed class PolicyOptionsValidator : IValidateOptions<PolicyOptions>
{
    private const int KeyIdLength = 16;

    private static readonly TimeSpan MaxGrace = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, PolicyOptions options)
    {
        var wrong = options.Keys.SelectMany(key => FaultsOf(key.Key, key.Value)).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static IEnumerable<string> FaultsOf(string keyId, KeyPolicy policy)
    {
        if (keyId.Length != KeyIdLength || !keyId.All(char.IsAsciiHexDigit))
        {
            yield return $"{PolicyOptions.SectionName}:Keys:{keyId}: a key id is the first 16 hex digits of the SHA-256 of a key.";
        }

        if (policy.Grace < TimeSpan.Zero || policy.Grace > MaxGrace)
        {
            yield return $"{PolicyOptions.SectionName}:Keys:{keyId}:Grace: between 00:00:00 and {MaxGrace}, not {policy.Grace}.";
        }
    }
}
