namespace OrleansRealtime.Server.WebSockets;

internal enum MessageKind
{
    Text,
    Binary,
    TooLarge,
    Close,
}
