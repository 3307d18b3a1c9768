using Microsoft.Extensions.Options;

namespace OrleansRealtime.Server.Tls;

/// <summary>Reads a given certificate before the server listens: what is wrong with it is told at the start.</summary>
internal sealed class TlsOptionsValidator : IValidateOptions<TlsOptions>
{
    public ValidateOptionsResult Validate(string? name, TlsOptions options)
    {
        var errors = new List<string>();
        if (options.CertificateFile is null != options.KeyFile is null)
        {
            errors.Add("TLS: a certificate and its key go together: give both --tls-cert and --tls-key, or neither.");
        }
        else if (options is { CertificateFile: { } certificate, KeyFile: { } key })
        {
            using var loaded = ServerCertificate.Read(certificate, key, out var error);
            if (error is not null)
            {
                errors.Add(error);
            }
        }

        errors.AddRange(CertificateNames.Split(options.Names)
            .Where(host => !CertificateNames.IsName(host))
            .Select(host => $"TLS: {TlsOptions.SectionName}:Names: '{host}' is neither a host name nor an IP address."));
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
