using Microsoft.Extensions.Options;
using OrleansRealtime.Storage.Redis;

namespace OrleansRealtime.Storage.Options;

/// <summary>Checks what the attributes say, and that the chosen kind has what it needs.</summary>
public sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    private static readonly StorageOptionsAttributes Attributes = new();

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new ValidateOptionsResultBuilder();
        errors.AddResult(Attributes.Validate(name, options));
        if (options.Kind == StorageKind.Redis)
        {
            if (string.IsNullOrWhiteSpace(options.Redis))
            {
                errors.AddError($"{StorageOptions.SectionName}:Redis must name a server, because Kind is redis.");
            }
            else if (RedisAddress.WhyNot(options.Redis) is { } reason)
            {
                errors.AddError($"{StorageOptions.SectionName}:Redis {reason}");
            }
        }

        return errors.Build();
    }
}
