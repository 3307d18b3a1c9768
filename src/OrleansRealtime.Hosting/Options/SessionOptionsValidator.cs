using Microsoft.Extensions.Options;

namespace OrleansRealtime.Hosting.Options;

[OptionsValidator]
public sealed partial class SessionOptionsValidator : IValidateOptions<SessionOptions>
{
}
