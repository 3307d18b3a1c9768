using Microsoft.Extensions.Options;

namespace OrleansRealtime.Server.Options;

[OptionsValidator]
internal sealed partial class WebSocketLimitsValidator : IValidateOptions<WebSocketLimits>
{
}
