using Microsoft.Extensions.Options;

namespace OrleansRealtime.Accounts.Options;

[OptionsValidator]
public sealed partial class ClientSecretOptionsValidator : IValidateOptions<ClientSecretOptions>
{
}
