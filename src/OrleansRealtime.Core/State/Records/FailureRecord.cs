namespace OrleansRealtime.Core.State.Records;

/// <summary>A recognition that failed before its item was there.</summary>
internal sealed record FailureRecord(SessionFault Fault, string Detail);
