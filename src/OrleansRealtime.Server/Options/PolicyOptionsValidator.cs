using Microsoft.Extensions.Options;

namespace OrleansRealtime.Server.Options;

/// <summary>A misspelt key id would quietly impose nothing.</summary>
internal sealed class PolicyOptionsValidator : IValidateOptions<PolicyOptions>
{
    private const int KeyIdLength = 16;

    public ValidateOptionsResult Validate(string? name, PolicyOptions options)
    {
        var wrong = options.Keys.Keys
            .Where(keyId => keyId.Length != KeyIdLength || !keyId.All(char.IsAsciiHexDigit))
            .Select(keyId => $"{PolicyOptions.SectionName}:Keys:{keyId}: a key id is the first 16 hex digits of the SHA-256 of a key.")
            .ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
