namespace OrleansRealtime.Server.Rehearsing;

/// <summary>Adds the rehearsal, behind everything else that starts: by then it has had its time.</summary>
internal static class RehearsalSetup
{
    public static void AddRehearsal(this IServiceCollection services)
    {
        services.AddOptions<RehearsalOptions>().BindConfiguration(RehearsalOptions.SectionName);
        services.AddHostedService<Rehearsal>();
    }
}
