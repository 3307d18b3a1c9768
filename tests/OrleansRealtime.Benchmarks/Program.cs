using BenchmarkDotNet.Running;
using OrleansRealtime.Benchmarks.Local;
using OrleansRealtime.Benchmarks.Storage;

// "speech [SecondPass]": the embedded recogniser and voices, into docs/decisions/0020 and 0021.
if (args is ["speech", ..])
{
    await SpeechMeasurement.RunAsync(args[1..]);
    return;
}

// "storage": commits a second and how long they take, in each store.
if (args is ["storage"])
{
    await StorageMeasurement.RunAsync();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(SpeechMeasurement).Assembly).Run(args);
