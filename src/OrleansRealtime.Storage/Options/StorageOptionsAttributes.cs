using Microsoft.Extensions.Options;

namespace OrleansRealtime.Storage.Options;

[OptionsValidator]
internal sealed partial class StorageOptionsAttributes : IValidateOptions<StorageOptions>
{
}
