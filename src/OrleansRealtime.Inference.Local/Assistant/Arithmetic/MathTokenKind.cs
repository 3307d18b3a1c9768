namespace OrleansRealtime.Inference.Local.Assistant.Arithmetic;

internal enum MathTokenKind
{
    Number,
    Plus,
    Minus,
    Times,
    Over,
    Modulo,
    Power,
    Squared,
    Cubed,
    Percent,
    Of,
    Root,
    From,
    Open,
    Close,
}
