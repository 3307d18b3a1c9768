using OrleansRealtime.Hosting;
using OrleansRealtime.Server;
using OrleansRealtime.Server.Endpoints;

var builder = WebApplication.CreateBuilder(ServerArguments.ToOptions(args));
builder.AddRealtimeServer();
builder.Services.AddRealtimeHost();
builder.Services.AddLocalEngine();

var app = builder.Build();
app.UseWebSockets();
app.UsePlayground();
app.MapHealth();
app.MapRealtime();
await app.StartAsync();
app.Services.GetRequiredService<StartupNotice>().Print();
await app.WaitForShutdownAsync();
