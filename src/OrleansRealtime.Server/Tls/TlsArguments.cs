namespace OrleansRealtime.Server.Tls;

/// <summary>Short names of <see cref="TlsOptions"/> on the command line.</summary>
internal static class TlsArguments
{
    private static readonly (string Short, string Long)[] Names =
    [
        ("--tls-cert", $"--{TlsOptions.SectionName}:{nameof(TlsOptions.CertificateFile)}"),
        ("--tls-key", $"--{TlsOptions.SectionName}:{nameof(TlsOptions.KeyFile)}"),
        ("--tls-names", $"--{TlsOptions.SectionName}:{nameof(TlsOptions.Names)}"),
    ];

    /// <summary>The same command line in the names of configuration.</summary>
    public static string[] Expand(string[] args) => [.. args.Select(Expand)];

    private static string Expand(string argument)
    {
        foreach (var (shortName, longName) in Names)
        {
            if (argument == shortName || argument.StartsWith(shortName + "=", StringComparison.Ordinal))
            {
                return longName + argument[shortName.Length..];
            }
        }

        return argument;
    }
}
