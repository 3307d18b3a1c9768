namespace OrleansRealtime.Inference;

/// <summary>An engine has no room and too many already wait for it. Trying again later may succeed.</summary>
/// <param name="engine">The engine's name.</param>
/// <param name="waiting">Callers in its queue.</param>
public sealed class EngineBusyException(string engine, int waiting)
    : Exception($"{engine} is busy and {waiting} callers already wait for it.")
{
    public string Engine { get; } = engine;

    public int Waiting { get; } = waiting;
}
