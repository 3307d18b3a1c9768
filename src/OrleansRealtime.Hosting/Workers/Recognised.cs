using OrleansRealtime.Core;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>How a recognition ended.</summary>
/// <param name="Text">What was said; empty when nothing was understood, or when it failed.</param>
/// <param name="Fault">Who is to blame when it failed; null when it did not.</param>
internal readonly record struct Recognised(string Text, SessionFault? Fault = null);
