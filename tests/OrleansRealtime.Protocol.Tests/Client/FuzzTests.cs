using System.Diagnostics;
using System.Text;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Testing.Fuzzing;

namespace OrleansRealtime.Protocol.Tests.Client;

/// <summary>Any bytes at all give an event or an error with a message. The cases come in the same order in every run.</summary>
public sealed class FuzzTests
{
    [Fact]
    public void AnyBytes_GiveAnEventOrAnError()
    {
        var mutator = new MessageMutator();
        var destination = new byte[AppendReader.MaxDecodedLength(64 * 1024)];
        var watch = Stopwatch.StartNew();
        int events = 0, errors = 0;
        for (var i = 0; watch.Elapsed < FuzzTime.Duration; i++)
        {
            var json = mutator.Next();
            try
            {
                Check(json, destination, ref events, ref errors);
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Case {i}: {exception}\n{Encoding.Latin1.GetString(json)}");
            }
        }

        Assert.True(events > 100, $"Only {events} events were good; the cases test nothing.");
        Assert.True(errors > 100, $"Only {errors} events were bad; the cases test nothing.");
    }

    private static void Check(byte[] json, byte[] destination, ref int events, ref int errors)
    {
        var taken = ClientEventReader.TryRead(json, out var read, out var error);
        Assert.Equal(taken, read is not null);
        CheckError(taken, error);
        _ = taken ? events++ : errors++;

        var appended = AppendReader.TryRead(json, destination, out var written, out var appendError);
        CheckError(appended, appendError);
        Assert.InRange(written, 0, appended ? json.Length : 0);
        Assert.False(taken && appended);
        if (appended)
        {
            events++;
            Assert.True(AppendReader.TryPeekType(json, out _));
        }
        else
        {
            _ = AppendReader.IsAppend(json);
        }
    }

    private static void CheckError(bool taken, ProtocolError? error)
    {
        Assert.Equal(taken, error is null);
        if (!taken)
        {
            Assert.NotEmpty(error!.Message);
            Assert.NotNull(error.Code);
        }
    }
}
