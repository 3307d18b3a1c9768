using Microsoft.Extensions.Options;
using OrleansRealtime.Inference.Local.PocketSphinx;

namespace OrleansRealtime.Server.Options;

[OptionsValidator]
internal sealed partial class PocketSphinxOptionsValidator : IValidateOptions<PocketSphinxOptions>
{
}
