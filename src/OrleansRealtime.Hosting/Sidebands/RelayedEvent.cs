using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Hosting.Sidebands;

/// <summary>A sideband's event that is on its way over the edge; the sideband's next one waits for it.</summary>
internal readonly record struct RelayedEvent(AttachmentId From, TaskCompletionSource<ControlReceipt>? Receipt);
