namespace OrleansRealtime.WebRtc.Tests.Dtls;

/// <summary>Tests that measure the memory of the process, and so cannot run beside others.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public class AloneInTheProcess;
