using Microsoft.Extensions.Options;

namespace OrleansRealtime.Hosting.Options;

/// <summary>Generated from the attributes of <see cref="JournalOptions"/>.</summary>
[OptionsValidator]
public sealed partial class JournalOptionsValidator : IValidateOptions<JournalOptions>;
