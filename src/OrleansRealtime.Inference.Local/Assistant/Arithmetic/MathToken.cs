namespace OrleansRealtime.Inference.Local.Assistant.Arithmetic;

/// <summary>A number or an operator of a sum.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Spoken">How it is said.</param>
/// <param name="Value">Of a number; else 0.</param>
internal readonly record struct MathToken(MathTokenKind Kind, string Spoken, decimal Value = 0);
