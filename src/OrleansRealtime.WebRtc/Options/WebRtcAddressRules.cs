using System.Net;
using Microsoft.Extensions.Options;

namespace OrleansRealtime.WebRtc.Options;

/// <summary>What attributes cannot say of <see cref="WebRtcOptions"/>.</summary>
internal sealed class WebRtcAddressRules : IValidateOptions<WebRtcOptions>
{
    public ValidateOptionsResult Validate(string? name, WebRtcOptions options)
    {
        var errors = new List<string>();
        foreach (var address in options.Bind)
        {
            if (!IPAddress.TryParse(address, out var parsed))
            {
                errors.Add($"{WebRtcOptions.SectionName}:Bind: '{address}' is not an IP address.");
            }
            else if (parsed.Equals(IPAddress.Any) || parsed.Equals(IPAddress.IPv6Any))
            {
                errors.Add($"{WebRtcOptions.SectionName}:Bind: '{address}' is not one address. Name those that clients are told.");
            }
        }

        foreach (var address in options.Advertise)
        {
            if (!IPEndPoint.TryParse(address, out _))
            {
                errors.Add($"{WebRtcOptions.SectionName}:Advertise: '{address}' is not an IP address, with or without a port.");
            }
        }

        if (options.Advertise.Count > 0 && options.Advertise.Count != options.Bind.Count)
        {
            errors.Add($"{WebRtcOptions.SectionName}:Advertise needs one entry for each of Bind.");
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
