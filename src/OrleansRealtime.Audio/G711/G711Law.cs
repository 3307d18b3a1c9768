namespace OrleansRealtime.Audio.G711;

/// <summary>Which of the two companding laws of G.711.</summary>
public enum G711Law
{
    Mu,
    A,
}
