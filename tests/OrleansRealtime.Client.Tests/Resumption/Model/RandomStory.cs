using System.Buffers.Binary;

namespace OrleansRealtime.Client.Tests.Resumption.Model;

/// <summary>A client and a server whose every step is drawn by chance, and at the end what must hold.</summary>
internal sealed class RandomStory(ModelServer server, Chances chances, int seed)
{
    private readonly Random _random = new(seed);
    private readonly ModelClient _client = new(server);
    private readonly List<ModelItem> _speaking = [];
    private int _commands;
    private short _sample;
    private bool _serverForgot;

    public void Play(int steps)
    {
        _client.Begin();
        for (var step = 0; step < steps; step++)
        {
            Step();
        }

        Settle();
        Check();
    }

    private void Step()
    {
        _client.Advance(TimeSpan.FromMilliseconds(_random.Next(40)));
        var dice = _random.Next(100);
        switch (dice)
        {
            case < 8:
                _client.Command($"c{++_commands}");
                break;
            case < 20:
                Say();
                break;
            case < 38:
                _client.Pump();
                break;
            case < 52:
                _client.DeliverUp();
                break;
            case < 70:
                _client.DeliverDown();
                break;
            case < 82:
                _client.Act();
                break;
            case < 92:
                TellSomething();
                break;
            case < 94:
                server.Flush();
                break;
            default:
                Misfortune(dice);
                break;
        }

        if (!_client.IsConnected && _random.Next(4) == 0)
        {
            _client.Return();
        }
    }

    private void Misfortune(int dice)
    {
        if (dice < 96 && chances.HasFlag(Chances.Losses))
        {
            _client.Lose();
        }
        else if (dice == 96 && chances.HasFlag(Chances.Crashes))
        {
            var forgets = chances.HasFlag(Chances.Amnesia) && !_serverForgot;
            server.Crash(forgets);
            _serverForgot |= forgets;
            if (forgets)
            {
                _speaking.Clear();
            }
        }
        else if (dice == 97 && chances.HasFlag(Chances.Deaths))
        {
            _client.Die();
        }
    }

    private void TellSomething()
    {
        // A server that forgot cannot know which of its new numbers a client took for old ones; the page leaves that open.
        if (_serverForgot)
        {
            _serverForgot = !_client.IsConnected || !_client.IsSettled;
            return;
        }

        switch (_random.Next(6))
        {
            case 0:
                _speaking.Add(server.BeginItem());
                break;
            case 1 or 2 when _speaking.Count > 0:
                server.Speak(_speaking[_random.Next(_speaking.Count)], _random.Next(1, 200));
                break;
            case 3 when _speaking.Count > 0:
                server.EndItem(_speaking[0]);
                _speaking.RemoveAt(0);
                break;
            default:
                server.Tell();
                break;
        }
    }

    private void Say()
    {
        // Also in halves of samples: a program may cut where it likes. Half a sample dies with its process.
        var audio = new byte[chances.HasFlag(Chances.Deaths) ? _random.Next(1, 750) * 2 : _random.Next(1, 1500)];
        for (var i = 0; i + 1 < audio.Length; i += 2)
        {
            BinaryPrimitives.WriteInt16LittleEndian(audio.AsSpan(i), _sample++);
        }

        _client.Say(audio);
    }

    private void Settle()
    {
        for (var turn = 0; turn < 200_000; turn++)
        {
            if (!_client.IsConnected)
            {
                _client.Return();
            }

            _client.Advance(TimeSpan.FromMilliseconds(20));
            _client.Pump();
            _client.DeliverUp();
            _client.DeliverDown();
            _client.Act();
            if (_client.IsSettled)
            {
                return;
            }
        }

        Assert.Fail("the client does not come to rest");
    }

    private void Check()
    {
        Assert.Equal(_client.Commands, server.Applied);

        var said = _client.Said;
        Assert.True(server.Heard.AsSpan().SequenceEqual(said.AsSpan(0, said.Length / 2 * 2)), "not what was said was heard");

        var first = _client.Acted.Count == 0 ? server.Seq + 1 : _client.Acted[0].Seq;
        Assert.Equal(server.Events.Where(told => told.Seq >= first), _client.Acted);
        if (chances.HasFlag(Chances.Amnesia) || server.Resyncs > 0)
        {
            return;
        }

        Assert.Equal(2, first);
        foreach (var item in server.Items)
        {
            var heard = _client.HeardItems.TryGetValue(item.Id, out var audio) ? audio.ToArray() : [];
            Assert.True(heard.AsSpan().SequenceEqual(ModelItem.Audio(item.Id, 0, item.Samples)), $"{item.Id} was not heard as it was spoken");
        }
    }
}
