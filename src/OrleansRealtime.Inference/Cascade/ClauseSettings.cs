namespace OrleansRealtime.Inference.Cascade;

/// <summary>Where a <see cref="ClauseSplitter"/> cuts. Lengths are UTF-16 units.</summary>
/// <param name="FirstMinLength">The first piece may end at a comma once it is this long; default 10.</param>
/// <param name="FirstMaxLength">The first piece never grows beyond this; default 80.</param>
/// <param name="MaxLength">No later piece grows beyond this; default 240.</param>
public sealed record ClauseSettings(int FirstMinLength = 10, int FirstMaxLength = 80, int MaxLength = 240)
{
    public static readonly ClauseSettings Default = new();
}
