using Microsoft.Extensions.Options;
using OrleansRealtime.Inference.Local.Flite;

namespace OrleansRealtime.Server.Options;

[OptionsValidator]
internal sealed partial class FliteOptionsValidator : IValidateOptions<FliteOptions>
{
}
