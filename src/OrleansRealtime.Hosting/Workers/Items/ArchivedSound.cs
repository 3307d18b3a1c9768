using OrleansRealtime.Core.Playback;

namespace OrleansRealtime.Hosting.Workers.Items;

/// <summary>The sound of a part of an item, as it is written down.</summary>
/// <param name="Number">Which one of the session's it is, in the order they began.</param>
/// <param name="Address">What it is the sound of.</param>
internal readonly record struct ArchivedSound(long Number, AudioAddress Address);
