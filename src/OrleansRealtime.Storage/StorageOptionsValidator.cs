using Microsoft.Extensions.Options;

namespace OrleansRealtime.Storage;

/// <summary>Generated from the attributes of <see cref="StorageOptions"/>.</summary>
[OptionsValidator]
public sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
