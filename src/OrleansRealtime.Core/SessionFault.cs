namespace OrleansRealtime.Core;

/// <summary>Who is to blame when something fails.</summary>
public enum SessionFault
{
    Client,
    Model,
    Network,
    Capacity,
    Server,
    Canceled,
}
