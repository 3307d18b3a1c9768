namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>
/// One thing that happens. Its numbers choose among what there is when it happens, so that any step makes sense after any others:
/// that is what lets a failing script be cut down.
/// </summary>
/// <param name="Kind">What happens.</param>
/// <param name="A">Which of the choices, 0 to 999.</param>
/// <param name="B">How much or how long, 0 to 999.</param>
internal readonly record struct Step(StepKind Kind, int A, int B)
{
    public static Step Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new Step(Enum.Parse<StepKind>(words[0]), int.Parse(words[1]), int.Parse(words[2]));
    }

    public override string ToString() => $"{Kind} {A} {B}";
}
