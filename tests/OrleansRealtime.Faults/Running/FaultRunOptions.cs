using System.Globalization;

namespace OrleansRealtime.Faults.Running;

/// <summary>How much is done to how many.</summary>
internal sealed record FaultRunOptions
{
    public int Conversations { get; init; } = 500;

    /// <summary>How many are held at the same time.</summary>
    public int AtOnce { get; init; } = 100;

    public int Turns { get; init; } = 6;

    public bool UsesRedis { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>After which whatever has not ended counts as wedged.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Between two faults, on the average.</summary>
    public TimeSpan Between { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the store is away; null for up to 3 s each time.</summary>
    public TimeSpan? StoreOutage { get; init; }

    /// <summary>Null for all of them.</summary>
    public FaultKind? Only { get; init; }

    public static FaultRunOptions Parse(string[] args)
    {
        var options = new FaultRunOptions();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var value = args[i + 1];
            options = args[i] switch
            {
                "--conversations" => options with { Conversations = Number(value) },
                "--at-once" => options with { AtOnce = Number(value) },
                "--turns" => options with { Turns = Number(value) },
                "--store" => options with { UsesRedis = value == "redis" },
                "--seed" => options with { Seed = Number(value) },
                "--minutes" => options with { Limit = TimeSpan.FromMinutes(Number(value)) },
                "--between" => options with { Between = TimeSpan.FromMilliseconds(Number(value)) },
                "--store-outage" => options with { StoreOutage = TimeSpan.FromSeconds(Number(value)) },
                "--only" => options with { Only = Enum.Parse<FaultKind>(value, ignoreCase: true) },
                _ => throw new ArgumentException($"There is no option {args[i]}."),
            };
        }

        return options;
    }

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
