using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Server;
using OrleansRealtime.Server.Rehearsing;

await using var app = RealtimeServer.Build(args, builder => builder.Services.AddRehearsal());
try
{
    await app.StartAsync();
}
catch (StoreUnavailableException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

app.Services.GetRequiredService<StartupNotice>().Print();
await app.WaitForShutdownAsync();
return 0;
