using OrleansRealtime.Storage.Tests.Sqlite;

// Started by SqliteCrashTests; the test runner does not come through here.
await CrashingWriter.RunAsync(args[0]);
