namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Wire: <c>near_field</c>, <c>far_field</c>.</summary>
public enum NoiseReduction
{
    NearField,
    FarField,
}
