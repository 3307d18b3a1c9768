using System.ComponentModel.DataAnnotations;

namespace OrleansRealtime.Hosting.Options;

/// <summary>Which engine answers.</summary>
public sealed class EngineOptions
{
    public const string SectionName = "Realtime:Engine";

    /// <summary>The engine behind <c>local</c>, every <c>gpt-realtime*</c> name and the names of the beta.</summary>
    /// <value>The name of a registered engine; <c>local</c> by default.</value>
    [Required]
    public string Default { get; set; } = "local";
}
