using Microsoft.Extensions.Options;

namespace OrleansRealtime.Hosting.Options;

[OptionsValidator]
public sealed partial class JournalOptionsValidator : IValidateOptions<JournalOptions>
{
}
