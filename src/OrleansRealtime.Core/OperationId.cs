namespace OrleansRealtime.Core;

/// <summary>Names one running piece of inference; a result that carries another is stale and dropped.</summary>
public readonly record struct OperationId(long Value)
{
    public override string ToString() => $"op{Value}";
}
