namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>A whole life of a session. Its text is what a failing run prints, and what is kept of it.</summary>
/// <param name="Setup">Which of <see cref="Setups"/> it begins with.</param>
/// <param name="Steps">What happens to it.</param>
internal sealed record Script(int Setup, IReadOnlyList<Step> Steps)
{
    public static Script Parse(string text)
    {
        var lines = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new Script(int.Parse(lines[0]), [.. lines.Skip(1).Select(Step.Parse)]);
    }

    /// <summary>Simpler scripts: without a half, a quarter, … one step, then with smaller numbers.</summary>
    public IEnumerable<Script> Shrink()
    {
        for (var length = Steps.Count / 2; length > 0; length /= 2)
        {
            for (var at = 0; at < Steps.Count; at += length)
            {
                yield return this with { Steps = [.. Steps.Take(at), .. Steps.Skip(at + length)] };
            }
        }

        for (var at = 0; at < Steps.Count; at++)
        {
            var step = Steps[at];
            if (step.A > 0)
            {
                yield return With(at, step with { A = step.A / 2 });
            }

            if (step.B > 0)
            {
                yield return With(at, step with { B = step.B / 2 });
            }
        }
    }

    public override string ToString() => string.Join("; ", Steps.Select(step => step.ToString()).Prepend($"{Setup}"));

    private Script With(int at, Step step)
    {
        var steps = Steps.ToArray();
        steps[at] = step;
        return this with { Steps = steps };
    }
}
