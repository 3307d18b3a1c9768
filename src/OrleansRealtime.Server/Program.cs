using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Server;

await using var app = RealtimeServer.Build(args);
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
