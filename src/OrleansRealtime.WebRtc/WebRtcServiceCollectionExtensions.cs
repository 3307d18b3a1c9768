using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansRealtime.WebRtc.Calls;
using OrleansRealtime.WebRtc.Options;

namespace OrleansRealtime.WebRtc;

/// <summary>Lets clients call over WebRTC.</summary>
public static class WebRtcServiceCollectionExtensions
{
    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<WebRtcOptions, WebRtcOptionsValidator>()
            .BindConfiguration(WebRtcOptions.SectionName);
        services.AddSingleton<IValidateOptions<WebRtcOptions>, WebRtcAddressRules>();
        services.AddSingleton<RtcMetrics>();
        services.AddSingleton<RtcServer>();
        return services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<RtcServer>());
    }
}
