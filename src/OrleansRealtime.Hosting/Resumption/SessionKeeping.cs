using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Hosting.Options;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>What makes a session outlive its connections, and where it is written down.</summary>
/// <param name="Head">What is known of it from outside.</param>
/// <param name="Machine">Numbers, tokens, attachments.</param>
/// <param name="Options">How long and how much.</param>
/// <param name="Incarnation">Which life of the session this is, from 1.</param>
/// <param name="Log">Where it is written down; null where it is not.</param>
internal sealed record SessionKeeping(
    SessionHead Head,
    ResumptionMachine Machine,
    ResumptionOptions Options,
    long Incarnation,
    SessionLog? Log);
