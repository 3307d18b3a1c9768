namespace OrleansRealtime.Hosting.Tests.Resumption.Model;

/// <summary>A server, a client, and up to two connections between them, at one moment; every step makes another world.</summary>
internal sealed class World
{
    // Whoever needs more rounds without a failure than this will never arrive.
    private const int MaxRounds = 200;

    private readonly ModelServer _server;
    private readonly ModelClient _client;
    private readonly List<Line> _lines;
    private Budget _left;

    private World(ModelServer server, ModelClient client, List<Line> lines, Budget left, string story)
    {
        _server = server;
        _client = client;
        _lines = lines;
        _left = left;
        Story = story;
    }

    /// <summary>How it came to this.</summary>
    public string Story { get; private set; }

    public static World Begin(Mutation mutation, bool isStoreSlow, Budget budget)
    {
        var server = new ModelServer(mutation, isStoreSlow);
        var line = new Line { Attachment = server.Begin() };
        return new World(server, new ModelClient(mutation), [line], budget, "");
    }

    /// <summary>What there is to tell two worlds apart.</summary>
    public string Key => $"{_server}#{_client}#{string.Join(';', _lines)}#{_left}";

    /// <summary>Every world that can come next.</summary>
    public IEnumerable<World> Next()
    {
        var current = Current;
        if (_left.Events > 0)
        {
            yield return Step("tell", left => left with { Events = left.Events - 1 }, world => world._server.Tell(world.Audience));
        }

        if (_left.Commands > 0)
        {
            yield return Step(
                "command", left => left with { Commands = left.Commands - 1 }, world => world._client.Command(world.Current ?? new Line()));
        }

        if (current is not null && _client.MayAcknowledge && _left.Acknowledgements > 0)
        {
            yield return Step(
                "acknowledge", left => left with { Acknowledgements = left.Acknowledgements - 1 }, world => world._client.Acknowledge(world.Current!));
        }

        if (_left.Keeps > 0)
        {
            yield return Step("keep", left => left with { Keeps = left.Keeps - 1 }, world => world._server.Keep(world.Audience));
        }

        if (_left.Deaths > 0)
        {
            yield return Step("die", left => left with { Deaths = left.Deaths - 1 }, world => world.Die());
        }

        if (_left.Losses > 0 && current is not null)
        {
            // The client leaves, or believes so, and comes back before or after the server has seen it.
            yield return Step("lose", left => left with { Losses = left.Losses - 1 }, world => world.Current!.HasClient = false);
        }

        if (current is { HasServer: false })
        {
            yield return Step("break", left => left, world => world.Current!.HasClient = false);
        }

        if (current is null)
        {
            yield return Step("connect", left => left, world => world._lines.Add(world._client.Connect()));
        }

        for (var i = 0; i < _lines.Count; i++)
        {
            var index = i;
            var line = _lines[i];
            if (line is { HasServer: true, Up.Count: > 0 })
            {
                yield return Step($"up{line.Attachment}", left => left, world => world.CarryUp(world._lines[index]));
            }

            if (line is { HasClient: true, Down.Count: > 0 })
            {
                yield return Step($"down{line.Attachment}", left => left, world => world.CarryDown(world._lines[index]));
            }

            if (line is { HasClient: false, HasServer: true, Attachment: > 0 })
            {
                yield return Step($"notice{line.Attachment}", left => left, world => world._server.Lose(world._lines[index]));
            }
        }
    }

    /// <summary>What is wrong already, or would be if nothing failed any more; null when all is well.</summary>
    public string? FindFault()
    {
        var world = Clone();
        for (var round = 0; round < MaxRounds && (world._client.Fault ?? world._server.Fault) is null; round++)
        {
            if (world.Current is not { } line)
            {
                world._lines.Add(world._client.Connect());
            }
            else if (line is { HasServer: true, Up.Count: > 0 })
            {
                world.CarryUp(line);
            }
            else if (line.Down.Count > 0)
            {
                world.CarryDown(line);
            }
            else if (!world._server.IsCurrent(line))
            {
                line.HasClient = false;
            }
            else if (!world._client.IsContent)
            {
                world._server.Keep(line);
            }
            else
            {
                return world._client.Items != world._server.Items
                    ? $"the client knows {world._client.Items} of {world._server.Items}"
                    : world._client.Wanted != world._server.Applied
                    ? $"applied was {world._server.Applied} of {world._client.Wanted}"
                    : null;
            }
        }

        return world._client.Fault ?? world._server.Fault ?? "it never comes to rest";
    }

    private Line? Current => _lines.Find(line => line.HasClient);

    private Line? Audience => _lines.Find(_server.IsCurrent);

    private void CarryUp(Line line)
    {
        var message = line.Up[0];
        line.Up.RemoveAt(0);
        _server.Receive(line, message);
        foreach (var replaced in _lines.Where(other => other.HasServer && other.Attachment > 0 && !_server.IsCurrent(other)))
        {
            // What it still sends arrives; it is told nothing more.
            replaced.HasServer = replaced.Up.Count > 0;
        }
    }

    private void CarryDown(Line line)
    {
        var message = line.Down[0];
        line.Down.RemoveAt(0);
        line.HasClient = _client.Receive(line, message);
    }

    private void Die()
    {
        // What the server has sent may still arrive.
        _lines.ForEach(line => line.HasServer = false);
        _server.Die();
    }

    private World Step(string name, Func<Budget, Budget> spend, Action<World> step)
    {
        var world = Clone();
        world._left = spend(_left);
        step(world);
        world._lines.RemoveAll(line => line.IsGone);
        world.Story = $"{Story} {name}";
        return world;
    }

    private World Clone() => new(_server.Clone(), _client.Clone(), _lines.ConvertAll(line => line.Clone()), _left, Story);
}
