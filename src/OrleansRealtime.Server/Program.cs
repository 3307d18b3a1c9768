using OrleansRealtime.Server;

var app = RealtimeServer.Build(args);
await app.StartAsync();
app.Services.GetRequiredService<StartupNotice>().Print();
await app.WaitForShutdownAsync();
