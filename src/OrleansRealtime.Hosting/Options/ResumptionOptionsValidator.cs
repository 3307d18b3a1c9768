using Microsoft.Extensions.Options;

namespace OrleansRealtime.Hosting.Options;

/// <summary>Generated from the attributes of <see cref="ResumptionOptions"/>.</summary>
[OptionsValidator]
public sealed partial class ResumptionOptionsValidator : IValidateOptions<ResumptionOptions>;
