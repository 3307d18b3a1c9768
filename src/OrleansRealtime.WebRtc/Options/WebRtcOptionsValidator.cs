using Microsoft.Extensions.Options;

namespace OrleansRealtime.WebRtc.Options;

[OptionsValidator]
public sealed partial class WebRtcOptionsValidator : IValidateOptions<WebRtcOptions>
{
}
