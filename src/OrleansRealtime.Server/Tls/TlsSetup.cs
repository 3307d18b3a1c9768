using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace OrleansRealtime.Server.Tls;

/// <summary>Adds https.</summary>
internal static class TlsSetup
{
    public static void AddTls(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<TlsOptions, TlsOptionsValidator>().BindConfiguration(TlsOptions.SectionName);
        services.AddSingleton<ServerCertificateSource>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelTls>();
    }
}
