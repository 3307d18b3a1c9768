using System.ComponentModel.DataAnnotations;

namespace OrleansRealtime.Accounts.Options;

/// <summary>Limits of client secrets.</summary>
public sealed class ClientSecretOptions
{
    public const string SectionName = "Realtime:ClientSecrets";

    /// <summary>Secrets of one account that live at once.</summary>
    /// <value>1 to 1,000,000; 10,000 by default.</value>
    [Range(1, 1_000_000)]
    public int MaxPerAccount { get; set; } = 10_000;

    /// <summary>Bytes of JSON the sessions of one account's secrets may take together.</summary>
    /// <value>1 MiB to 16 GiB; 64 MiB by default.</value>
    [Range(1L << 20, 1L << 34)]
    public long MaxBytesPerAccount { get; set; } = 64L << 20;
}
