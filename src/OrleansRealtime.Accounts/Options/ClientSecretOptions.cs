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
}
