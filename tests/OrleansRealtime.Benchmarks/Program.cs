using BenchmarkDotNet.Running;
using OrleansRealtime.Benchmarks.Local;

// "speech [SecondPass]": the embedded recogniser and voices, into docs/decisions/0020 and 0021.
if (args is ["speech", ..])
{
    await SpeechMeasurement.RunAsync(args[1..]);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(SpeechMeasurement).Assembly).Run(args);
