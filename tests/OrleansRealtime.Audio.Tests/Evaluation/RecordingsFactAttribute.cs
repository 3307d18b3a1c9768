namespace OrleansRealtime.Audio.Tests.Evaluation;

/// <summary>A fact that is skipped, with the reason, where the recordings are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordingsFactAttribute : FactAttribute
{
    public RecordingsFactAttribute() => Skip = Recordings.Absence;
}
