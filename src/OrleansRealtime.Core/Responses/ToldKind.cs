namespace OrleansRealtime.Core.Responses;

internal enum ToldKind
{
    Written,
    Spoken,
    Called,
}
